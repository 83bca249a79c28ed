package io.culvert.session.partition;

import io.culvert.session.tunnel.Receipt;
import io.culvert.wire.kafka.WireRecord;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

/**
 * Sends the batches of one partition: snapshots at once, everything else when its own and all earlier snapshots are on
 * the log. So a reply never promises what a new owner would not know, and replies keep their order.
 *
 * <p>Belongs to the session loop; the sink's completions come back to it through the executor.
 */
final class Outbox {
    /** A batch on its way. */
    private static final class Pending {
        private final Batch batch;
        private int open;

        Pending(Batch batch) {
            this.batch = batch;
        }
    }

    private final RecordSink sink;
    private final Executor loop;
    private final BiConsumer<String, Throwable> lost;
    private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
    private int releasing;

    Outbox(RecordSink sink, Executor loop, BiConsumer<String, Throwable> lost) {
        this.sink = sink;
        this.loop = loop;
        this.lost = lost;
    }

    /** True if the broker has everything that was ever given to this outbox. */
    boolean isEmpty() {
        return waiting.isEmpty() && releasing == 0;
    }

    void send(Batch batch) {
        if (batch.isEmpty()) {
            return;
        }
        Pending pending = new Pending(batch);
        waiting.add(pending);
        sendAll(batch.snapshots(), pending, this::release);
        release();
    }

    private void release() {
        while (!waiting.isEmpty() && waiting.peek().open == 0) {
            Pending pending = waiting.poll();
            releasing++;
            sendAll(pending.batch.rest(), pending, () -> finishIfDone(pending));
            finishIfDone(pending);
        }
    }

    private void finishIfDone(Pending pending) {
        if (pending.open == 0) {
            releasing--;
            pending.batch.receipts().forEach(Receipt::settle);
        }
    }

    /** A record that is lost for good counts as sent: nobody is helped by a partition that stands still. */
    private void sendAll(List<WireRecord> records, Pending pending, Runnable whenDone) {
        pending.open += records.size();
        for (WireRecord record : records) {
            sink.send(record)
                    .whenComplete((done, failure) -> loop.execute(() -> {
                        if (failure != null) {
                            lost.accept(record.topic(), failure);
                        }
                        pending.open--;
                        whenDone.run();
                    }));
        }
    }
}
