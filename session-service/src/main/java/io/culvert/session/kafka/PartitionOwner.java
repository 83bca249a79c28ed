package io.culvert.session.kafka;

import io.culvert.session.partition.RestoredPartition;
import io.culvert.session.partition.SessionLoop;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Takes partitions over and gives them up. Runs on the thread that polls commands: not one command of a partition is read
 * before its sessions are restored, and while this thread is here the group's heartbeat goes on.
 */
@ApplicationScoped
@Identifier(PartitionOwner.NAME)
public class PartitionOwner implements KafkaConsumerRebalanceListener {
    public static final String NAME = "session-owner";

    private static final Logger LOG = Logger.getLogger(PartitionOwner.class);
    private static final long RETRY_MS = 500;

    /**
     * A higher claim than ours comes from a clock that is ahead, or from whoever relieved us. Nobody is relieved faster than
     * this; after it the other claim stands, and what we write is void until the group tells us so.
     */
    private static final long RELIEVED_NANOS = Duration.ofSeconds(3).toNanos();

    private final SessionLoop loop;
    private final KafkaEvents events;
    private final KafkaSettings settings;
    private final Restore restore;
    private volatile boolean joined;

    /** Reads what the log holds of partitions. Blocks. */
    interface Restore {
        List<RestoredPartition> read(Set<Integer> partitions, Duration limit) throws TimeoutException;
    }

    @Inject
    PartitionOwner(
            SessionLoop loop,
            KafkaEvents events,
            KafkaSettings settings,
            @Identifier("default-kafka-broker") Map<String, Object> broker) {
        this(loop, events, settings, new PartitionRestore(new LogReader(broker), events)::read);
    }

    PartitionOwner(SessionLoop loop, KafkaEvents events, KafkaSettings settings, Restore restore) {
        this.loop = loop;
        this.events = events;
        this.settings = settings;
        this.restore = restore;
    }

    /** True once this instance is a member of the group and has restored what it was given first. */
    public boolean hasJoined() {
        return joined;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            long epoch = System.currentTimeMillis();
            await(loop.drained(), "partitions taken over with earlier records of ours on their way");
            takeOver(numbers(partitions), epoch);
        }
        joined = true;
    }

    /** Until it succeeds: an owner that knows nothing would answer 454 to everybody. */
    private void takeOver(Set<Integer> partitions, long epoch) {
        long claimed = epoch;
        while (true) {
            long begin = System.nanoTime();
            try {
                claim(partitions, claimed);
                List<RestoredPartition> restored = restore.read(partitions, settings.restore());
                long highest = restored.stream()
                        .mapToLong(RestoredPartition::epoch)
                        .max()
                        .orElse(0);
                if (highest <= claimed || System.nanoTime() - begin > RELIEVED_NANOS) {
                    loop.assigned(restored, claimed);
                    count(restored, begin);
                    return;
                }
                LOG.warnf("a claim of partitions %s is from the future, claiming again: mind the clocks", partitions);
                claimed = highest + 1;
            } catch (TimeoutException | ExecutionException | KafkaException failed) {
                LOG.warnf("sessions of partitions %s not restored, trying again: %s", partitions, failed.toString());
                pause();
            }
        }
    }

    private void claim(Set<Integer> partitions, long epoch) throws TimeoutException, ExecutionException {
        try {
            loop.claim(partitions, epoch).get(settings.restore().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while claiming", interrupted);
        }
    }

    private void count(List<RestoredPartition> restored, long begin) {
        int tunnels = restored.stream().mapToInt(each -> each.tunnels().size()).sum();
        events.restored(restored.size(), tunnels, Duration.ofNanos(System.nanoTime() - begin));
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY_MS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while restoring", interrupted);
        }
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        await(loop.revoked(numbers(partitions)), "partitions given up with records on their way");
    }

    private void await(CompletableFuture<Void> drained, String otherwise) {
        try {
            drained.get(settings.drain().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException unfinished) {
            drained.complete(null); // nobody waits any more
            LOG.warn(otherwise);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Somebody else owns them already: nothing is waited for. */
    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        LOG.warnf("partitions %s lost", numbers(partitions));
        loop.revoked(numbers(partitions));
    }

    private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
    }
}
