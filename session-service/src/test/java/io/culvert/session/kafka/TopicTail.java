package io.culvert.session.kafka;

import io.culvert.wire.kafka.WireRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Collects everything that is written to a topic. */
final class TopicTail implements AutoCloseable {
    private final List<WireRecord> records = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean stopping;

    TopicTail(String broker, String topic, int partitions) {
        thread = new Thread(() -> run(broker, topic, partitions), "tail-" + topic);
        thread.start();
    }

    private void run(String broker, String topic, int partitions) {
        LogReader reader = new LogReader(Map.of("bootstrap.servers", broker));
        try (KafkaConsumer<String, byte[]> consumer = reader.consumer(Duration.ofMillis(100))) {
            List<TopicPartition> all = IntStream.range(0, partitions)
                    .mapToObj(each -> new TopicPartition(topic, each))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            while (!stopping) {
                consumer.poll(Duration.ofMillis(50)).forEach(record -> records.add(KafkaRecords.of(record)));
            }
        }
    }

    List<WireRecord> records() {
        return records;
    }

    @Override
    public void close() throws InterruptedException {
        stopping = true;
        thread.join();
    }
}
