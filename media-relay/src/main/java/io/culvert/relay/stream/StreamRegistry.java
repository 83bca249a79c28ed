package io.culvert.relay.stream;

import io.culvert.wire.kafka.StreamDefinition;
import io.culvert.wire.kafka.StreamState;
import io.culvert.wire.kafka.Subscription;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.link.LinkFrame;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Which streams this relay serves: those with a subscription in a partition it owns, those nobody wants since a moment
 * ago, and those that it pushes on until another relay has them.
 *
 * <p>Owned by the control thread, like everything it calls.
 */
public final class StreamRegistry {
    /** So long is a stream pushed on after another relay has announced it: on a busy machine its frames come seconds later. */
    static final long TAKEN_OVER_MILLIS = 3_000;

    /** While the group has not settled nobody can take over; not even then is a stream pushed longer than this. */
    static final long UNSETTLED_MILLIS = 60_000;

    /**
     * Who believes to own a stream that another relay has taken over was most likely relieved and is told so in a moment,
     * as after a stop or an outage of the broker. Only if it still owns the stream after this long does it take it back: two
     * that both believe it would else take it from each other as fast as they can.
     */
    static final long RECLAIM_MILLIS = 3_000;

    /** So many times the streams that may be open are known, those that are refused or absent with them: names cost nothing. */
    static final int TABLE_FACTOR = 4;

    private static final Logger LOG = Logger.getLogger(StreamRegistry.class);

    /** A stream and the times that decide over its end. Mutable, control thread. */
    private static final class Served {
        final MediaStream stream;
        long lingerUntil = Long.MAX_VALUE;
        long handOverUntil = Long.MAX_VALUE;
        boolean takenOver;
        long reclaimAt;
        /** Its path names another source; who hands over goes on with the one it has, unless the stream comes back. */
        boolean redefined;

        Served(MediaStream stream) {
            this.stream = stream;
        }

        boolean handingOver() {
            return handOverUntil != Long.MAX_VALUE;
        }
    }

    private final StreamContext context;
    private final SubscriptionTable table = new SubscriptionTable();
    private final Map<String, Served> served = new HashMap<>();
    private final Map<String, StreamState> known = new HashMap<>();
    private boolean catalogueRead;
    private boolean revokedJustNow;

    /** Of all streams, those that were taken back among them: gateways remember an epoch for longer than we do. */
    private long highestEpoch;

    public StreamRegistry(StreamContext context) {
        this.context = context;
    }

    /** Offsets of an assigned partition at the moment of its assignment. */
    public record Assigned(int partition, long beginOffset, long endOffset) {}

    /**
     * These partitions are ours in addition. The group has settled, and what was revoked before is not ours, unless this
     * only ends the round in which it was revoked: Kafka gives it to others in the next, and says here that there is nothing.
     */
    public void onAssigned(Collection<Assigned> partitions) {
        boolean settled = !revokedJustNow || !partitions.isEmpty();
        revokedJustNow = false;
        long now = now();
        partitions.forEach(p -> table.assign(p.partition(), p.beginOffset(), p.endOffset(), now));
        long limit = now + context.limits().handOver().toMillis();
        served.forEach((path, s) -> {
            if (table.owns(path) && !s.takenOver) {
                s.handOverUntil = Long.MAX_VALUE;
                s.stream.silence(false);
                redefine(path, s);
            } else if (s.handingOver() && settled) {
                s.handOverUntil = Math.min(s.handOverUntil, limit);
            }
        });
        partitions.stream().map(Assigned::partition).filter(table::isLive).forEach(this::onRestored);
    }

    /** The partitions go to other relays: their streams are pushed on until those have them. */
    public void onRevoked(Collection<Integer> partitions) {
        revokedJustNow = true;
        onLost(partitions);
    }

    /** They are gone already: what follows is the word of a group that has settled. */
    public void onLost(Collection<Integer> partitions) {
        partitions.forEach(table::revoke);
        handOverWhatIsNotOwned(UNSETTLED_MILLIS);
    }

    /** This relay leaves: every stream is pushed on until another relay has it. */
    public void drain() {
        table.partitions().forEach(table::revoke);
        handOverWhatIsNotOwned(context.limits().handOver().toMillis());
    }

    private void handOverWhatIsNotOwned(long millis) {
        long until = now() + millis;
        served.forEach((path, s) -> {
            if (!table.owns(path)) {
                s.stream.silence(true);
                s.reclaimAt = 0;
                s.handOverUntil = Math.min(s.handOverUntil, s.takenOver ? now() + TAKEN_OVER_MILLIS : until);
            }
        });
    }

    /** Nothing is served any more. */
    public boolean isIdle() {
        return served.isEmpty();
    }

    public int streams() {
        return served.size();
    }

    /**
     * One record of the subscriptions.
     *
     * @param timestamp milliseconds since 1970 at which it was written
     */
    public void onSubscription(
            int partition, long offset, String key, Optional<Subscription> subscription, long timestamp) {
        OptionalLong writtenAt = table.isReplay(partition, offset) ? OptionalLong.of(timestamp) : OptionalLong.empty();
        Optional<SubscriptionTable.Standing> standing =
                subscription.map(s -> new SubscriptionTable.Standing(s, writtenAt));
        if (table.apply(partition, offset, key, standing)) {
            onRestored(partition);
        } else if (table.isLive(partition) || table.isOverdue(partition)) {
            reconcile(key.substring(0, Math.max(0, key.indexOf('|'))));
        }
    }

    /** One record of the catalogue: only the stream that it defines is touched. */
    public void onDefinition(String path, Optional<StreamDefinition> definition) {
        Optional<StreamDefinition> before = context.catalogue().set(path, definition);
        if (before.equals(definition)) {
            return;
        }
        Served s = served.get(path);
        boolean other = !before.map(StreamDefinition::source).equals(definition.map(StreamDefinition::source));
        if (other && s != null) {
            s.redefined = true;
            if (table.owns(path)) {
                redefine(path, s);
            }
        }
        if (table.isLive(Topics.subscriptionPartition(path))) {
            reconcile(path);
        }
    }

    private void redefine(String path, Served s) {
        if (s.redefined) {
            s.redefined = false;
            s.stream.redefined(context.catalogue().find(path).isEmpty());
        }
    }

    /**
     * The catalogue was read to its end. Before that nothing is opened: what a path names is not known.
     *
     * @param paths that it defines; others are remembered from before and have gone meanwhile
     */
    public void onCatalogueRead(Set<String> paths) {
        catalogueRead = true;
        context.catalogue().paths().stream()
                .filter(path -> !paths.contains(path))
                .forEach(path -> onDefinition(path, Optional.empty()));
        table.partitions().stream().filter(table::isLive).forEach(this::onRestored);
        table.partitions().stream()
                .filter(table::isOverdue)
                .flatMap(partition -> table.streamsIn(partition).stream())
                .forEach(this::reconcile);
    }

    /** One record of the streams topic, this relay's own among them. */
    public void onStreamState(String path, Optional<StreamState> state) {
        if (state.isEmpty()) {
            known.remove(path);
            sayAgain(path);
            return;
        }
        known.put(path, state.get());
        highestEpoch = Math.max(highestEpoch, state.get().epoch());
        if (!state.get().relay().equals(context.relay())) {
            onOthersState(path, state.get());
        }
    }

    /** A relay that was relieved without knowing it may tidy up what is ours; what is not ours is silent. */
    private void sayAgain(String path) {
        Served mine = served.get(path);
        if (mine != null) {
            mine.stream.announceAgain();
        }
    }

    private void onOthersState(String path, StreamState state) {
        Served mine = served.get(path);
        if (mine != null && state.epoch() > mine.stream.epoch()) {
            onTakenOver(path, mine);
        } else if (mine == null && table.isLive(Topics.subscriptionPartition(path))) {
            reconcile(path);
            forgetIfStale(path, state);
        }
    }

    private void onTakenOver(String path, Served mine) {
        if (mine.takenOver) {
            return;
        }
        context.counters().takenOver();
        mine.takenOver = true;
        mine.stream.silence(true);
        if (table.owns(path)) {
            mine.reclaimAt = now() + RECLAIM_MILLIS;
        } else {
            mine.handOverUntil = Math.min(mine.handOverUntil, now() + TAKEN_OVER_MILLIS);
        }
    }

    private void onRestored(int partition) {
        LOG.debugf("partition %d is restored", partition);
        table.streamsIn(partition).forEach(this::reconcile);
        context.catalogue().always().stream()
                .filter(path -> Topics.subscriptionPartition(path) == partition)
                .forEach(this::reconcile);
        List.copyOf(served.keySet()).stream()
                .filter(path -> Topics.subscriptionPartition(path) == partition)
                .forEach(this::reconcile);
        List.copyOf(known.values()).stream()
                .filter(state -> Topics.subscriptionPartition(state.stream()) == partition)
                .forEach(state -> forgetIfStale(state.stream(), state));
    }

    /** A relay that died could not tidy up after itself. */
    private void forgetIfStale(String path, StreamState state) {
        if (catalogueRead && !served.containsKey(path) && !state.relay().equals(context.relay())) {
            context.announcer().forget(state);
        }
    }

    private void reconcile(String path) {
        if (!catalogueRead) {
            return;
        }
        Served s = served.get(path);
        Wanted wanted = wanted(path, s);
        if (s != null && isToBeReclaimed(path, s)) {
            close(path, LinkFrame.EndReason.HANDED_OVER);
            s = null;
        }
        if (s == null) {
            begin(path, wanted);
            return;
        }
        s.lingerUntil = wanted.nothing()
                ? Math.min(s.lingerUntil, now() + context.limits().linger().toMillis())
                : Long.MAX_VALUE;
        s.stream.reconcile(wanted);
    }

    private boolean isToBeReclaimed(String path, Served s) {
        return s.takenOver && now() >= s.reclaimAt && table.isLive(Topics.subscriptionPartition(path));
    }

    /** While a replay is not through, whoever is served goes on being served: his subscription may just not be read yet. */
    private Wanted wanted(String path, Served s) {
        Wanted read = Wanted.of(table.of(path), context.catalogue().isAlways(path));
        boolean partial = s != null && table.isOverdue(Topics.subscriptionPartition(path));
        return partial ? read.and(s.stream.wanted()) : read;
    }

    /** The rest of the partition is waited for no longer: what has been read of it begins. */
    private void onOverdue(int partition) {
        LOG.warnf("partition %d takes long to restore; going on with what has been read", partition);
        context.counters().restoreOverdue();
        table.streamsIn(partition).forEach(this::reconcile);
    }

    private void begin(String path, Wanted wanted) {
        if (wanted.nothing()) {
            return;
        }
        if (served.size() >= TABLE_FACTOR * context.limits().maxStreams()) {
            context.counters().streamRefused();
            LOG.warnf("%s: left out, %d streams are asked for", path, served.size());
            return;
        }
        highestEpoch = Math.max(now(), highestEpoch + 1);
        served.put(path, new Served(new MediaStream(context, path, highestEpoch, wanted, this::hasRoom)));
    }

    private boolean hasRoom() {
        return served.values().stream().filter(s -> s.stream.isOpen()).count()
                < context.limits().maxStreams();
    }

    /** To be called several times a second. */
    public void tick() {
        long now = now();
        table.overdueRestores(now).forEach(this::onOverdue);
        for (String path : List.copyOf(served.keySet())) {
            tick(path, served.get(path), now);
        }
    }

    private void tick(String path, Served s, long now) {
        if (now >= s.handOverUntil) {
            if (!s.takenOver) {
                context.counters().handOverExpired();
            }
            close(path, LinkFrame.EndReason.HANDED_OVER);
        } else if (now >= s.lingerUntil && !s.handingOver()) {
            close(path, LinkFrame.EndReason.UNSUBSCRIBED);
        } else if (isToBeReclaimed(path, s)) {
            reconcile(path);
        } else {
            s.stream.tick(now);
        }
    }

    private void close(String path, LinkFrame.EndReason reason) {
        served.remove(path).stream.close(reason);
    }

    /** Ends everything at once. */
    public void close() {
        List.copyOf(served.keySet()).forEach(path -> {
            served.get(path).stream.silence(true);
            close(path, LinkFrame.EndReason.HANDED_OVER);
        });
    }

    private long now() {
        return context.clock().getAsLong();
    }
}
