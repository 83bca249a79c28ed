package io.culvert.relay.stream;

import io.culvert.wire.kafka.StreamDefinition;
import io.culvert.wire.kafka.StreamState;
import io.culvert.wire.kafka.Subscription;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The door to the registry for other threads: everything said here is done on the control thread, in order. */
public final class StreamControl {
    private static final Logger LOG = Logger.getLogger(StreamControl.class);
    private static final int TICK_MILLIS = 100;

    private final ScheduledExecutorService thread;
    private final StreamRegistry registry;
    private volatile boolean joined;
    private volatile boolean catalogueRead;
    private volatile int streams;

    /** @param thread the control thread, on which the registry's own tasks run too */
    public StreamControl(ScheduledExecutorService thread, StreamRegistry registry) {
        this.thread = thread;
        this.registry = registry;
        thread.scheduleAtFixedRate(() -> guard(this::tick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        registry.tick();
        streams = registry.streams();
    }

    /** A defect in the handling of one record must not end the handling of the others. */
    private static void guard(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("a decision on streams failed", e);
        }
    }

    private void run(Runnable task) {
        thread.execute(() -> guard(task));
    }

    public void onAssigned(Collection<StreamRegistry.Assigned> partitions) {
        List<StreamRegistry.Assigned> mine = List.copyOf(partitions);
        joined = true;
        run(() -> registry.onAssigned(mine));
    }

    public void onRevoked(Collection<Integer> partitions) {
        List<Integer> gone = List.copyOf(partitions);
        run(() -> registry.onRevoked(gone));
    }

    public void onLost(Collection<Integer> partitions) {
        List<Integer> gone = List.copyOf(partitions);
        run(() -> registry.onLost(gone));
    }

    public void onSubscription(
            int partition, long offset, String key, Optional<Subscription> subscription, long timestamp) {
        run(() -> registry.onSubscription(partition, offset, key, subscription, timestamp));
    }

    /** It changes nothing, but it may be the last one of a replay. */
    public void onUnreadableSubscription(int partition, long offset) {
        run(() -> registry.onSubscription(partition, offset, "", Optional.empty(), 0));
    }

    public void onStreamState(String path, Optional<StreamState> state) {
        run(() -> registry.onStreamState(path, state));
    }

    /** One record of the catalogue. */
    public void onDefinition(String path, Optional<StreamDefinition> definition) {
        run(() -> registry.onDefinition(path, definition));
    }

    /** The catalogue was read to its end, and these are the paths that it defines. */
    public void onCatalogueRead(Set<String> paths) {
        Set<String> defined = Set.copyOf(paths);
        run(() -> registry.onCatalogueRead(defined));
        catalogueRead = true;
    }

    /** True once this relay knows what all paths name. */
    public boolean hasCatalogue() {
        return catalogueRead;
    }

    /** True once the group of relays has given this one its share, which may be nothing. */
    public boolean hasJoined() {
        return joined;
    }

    /** Streams that are served, as of a moment ago. */
    public int streams() {
        return streams;
    }

    /** Pushes on what other relays are to take over; completes when nothing is left, or all of it has had its time. */
    public CompletableFuture<Void> drain() {
        CompletableFuture<Void> idle = new CompletableFuture<>();
        run(registry::drain);
        awaitIdle(idle);
        return idle;
    }

    private void awaitIdle(CompletableFuture<Void> idle) {
        run(() -> {
            if (registry.isIdle()) {
                idle.complete(null);
            } else {
                thread.schedule(() -> awaitIdle(idle), TICK_MILLIS, TimeUnit.MILLISECONDS);
            }
        });
    }

    /** Ends what is left, then the control thread. */
    public void close() {
        run(registry::close);
        thread.shutdown();
    }
}
