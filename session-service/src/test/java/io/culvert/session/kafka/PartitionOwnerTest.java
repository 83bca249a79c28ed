package io.culvert.session.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.session.partition.LoopForTests;
import io.culvert.session.partition.RestoredPartition;
import io.culvert.session.partition.SessionLoop;
import io.culvert.wire.kafka.RecordHeaders;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.kafka.WireRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What comes before the first command of a partition, and what before it is somebody else's. */
class PartitionOwnerTest {
    private static final List<TopicPartition> ASSIGNED = List.of(new TopicPartition(Topics.COMMANDS, 3));

    private final List<String> happened = new CopyOnWriteArrayList<>();
    private final List<Long> claims = new CopyOnWriteArrayList<>();
    private final Queue<CompletableFuture<Void>> unwritten = new ConcurrentLinkedQueue<>();

    /** What comes of each claim, and of each reading of the log; without one all goes well. */
    private final Queue<CompletableFuture<Void>> claimed = new ConcurrentLinkedQueue<>();

    private final Queue<RestoredPartition> restored = new ArrayDeque<>();

    private volatile boolean brokerIsBack = true;
    private volatile long writer;

    /** Once it is back, the broker takes what is on its way when the loop begins to wait for it. */
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1) {
        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            boolean waits = delay > 0; // a task that is handed over comes by here, too
            if (waits && brokerIsBack && !unwritten.isEmpty()) {
                happened.add("record arrives");
                unwritten.remove().complete(null);
            }
            return super.schedule(task, delay, unit);
        }
    };

    private final SessionLoop loop = LoopForTests.on(thread, this::write);
    private final PartitionOwner owner = new PartitionOwner(
            loop,
            new NoEvents(),
            new KafkaSettings((short) 1, 100, Duration.ofSeconds(60), Duration.ofSeconds(60)),
            this::read);

    @AfterEach
    void stop() {
        thread.shutdownNow();
    }

    private CompletableFuture<Void> write(WireRecord record) {
        if (!"owner-claim".equals(record.headers().get(RecordHeaders.KIND))) {
            writer = Long.parseLong(record.headers().get(RecordHeaders.OWNER_EPOCH));
            CompletableFuture<Void> written = new CompletableFuture<>();
            unwritten.add(written);
            return written;
        }
        claims.add(Long.valueOf(record.headers().get(RecordHeaders.OWNER_EPOCH)));
        happened.add("claim " + record.partition());
        CompletableFuture<Void> end = claimed.poll();
        return end == null ? CompletableFuture.completedFuture(null) : end;
    }

    private List<RestoredPartition> read(Set<Integer> partitions, Duration limit) throws TimeoutException {
        happened.add("read " + partitions);
        RestoredPartition next = restored.poll();
        if (next == UNREADABLE) {
            throw new TimeoutException("the broker is away");
        }
        return List.of(next == null ? log(0, Set.of()) : next);
    }

    private static final RestoredPartition UNREADABLE = log(-1, Set.of());

    private static RestoredPartition log(long epoch, Set<String> overwritten) {
        return new RestoredPartition(3, epoch, List.of(), overwritten, List.of());
    }

    private Set<Integer> owned() {
        return loop.census().join().partitions().keySet();
    }

    @Test
    void shouldReadTheLogOnlyWhenItsClaimIsOnIt() {
        claimed.add(CompletableFuture.failedFuture(new IllegalStateException("no broker")));

        owner.onPartitionsAssigned(null, ASSIGNED);

        assertThat(happened).containsExactly("claim 3", "claim 3", "read [3]");
        assertThat(owned()).containsExactly(3);
        assertThat(owner.hasJoined()).isTrue();
    }

    @Test
    void shouldReadTheLogAgainUntilItIsReadToItsEnd() {
        restored.add(UNREADABLE);

        owner.onPartitionsAssigned(null, ASSIGNED);

        assertThat(happened).containsExactly("claim 3", "read [3]", "claim 3", "read [3]");
        assertThat(owned()).containsExactly(3);
    }

    @Test
    void shouldClaimAboveAClaimThatIsFromTheFuture() {
        restored.add(log(4_000_000_000_000L, Set.of()));
        restored.add(log(4_000_000_000_001L, Set.of("ended")));

        owner.onPartitionsAssigned(null, ASSIGNED);

        assertThat(claims).hasSize(2).last().isEqualTo(4_000_000_000_001L);
        assertThat(owned()).containsExactly(3);
        assertThat(writer).as("what it writes is valid").isEqualTo(4_000_000_000_001L);
        assertThat(happened).containsExactly("claim 3", "read [3]", "claim 3", "read [3]");
    }

    /** Else it would restore snapshots that its own later ones are about to follow. */
    @Test
    void shouldWaitForItsOwnEarlierRecordsWhenAPartitionComesBack() {
        restored.add(log(0, Set.of("ended")));
        owner.onPartitionsAssigned(null, ASSIGNED);
        brokerIsBack = false;
        loop.revoked(Set.of(3)).complete(null); // nobody waits for that
        assertThat(owned()).isEmpty();
        assertThat(unwritten).hasSize(1);
        brokerIsBack = true;
        happened.clear();

        owner.onPartitionsAssigned(null, ASSIGNED);

        assertThat(happened).containsExactly("record arrives", "claim 3", "read [3]");
    }

    @Test
    void shouldGivePartitionsUpWhenItsRecordsAreOnTheLog() {
        restored.add(log(0, Set.of("ended")));
        owner.onPartitionsAssigned(null, ASSIGNED);
        happened.clear();

        owner.onPartitionsRevoked(null, ASSIGNED);
        happened.add("given up");

        assertThat(happened).containsExactly("record arrives", "given up");
        assertThat(owned()).isEmpty();
    }

    private static final class NoEvents implements KafkaEvents {
        @Override
        public void unreadable(String topic, int partition, long offset, Throwable cause) {
            throw new AssertionError(cause);
        }

        @Override
        public void unknownKind(String topic) {
            throw new AssertionError(topic);
        }

        @Override
        public void restored(int partitions, int tunnels, Duration took) {}
    }
}
