package io.culvert.relay.stream;

import io.culvert.wire.kafka.Publication;
import io.culvert.wire.kafka.StreamNames;
import io.culvert.wire.kafka.StreamState;
import io.culvert.wire.link.LinkFrame;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * One stream that this relay serves, from its first subscription to the end of its linger.
 *
 * <pre>
 *           onOpened                    source ends
 * Opening ────────────→ Serving ──────────────────────┐
 *    ↑ └──────────────→ Refused ←─────────────────────┘
 *    └── retry, or a new subscription ──┘
 * </pre>
 *
 * Owned by the control thread.
 */
final class MediaStream {
    private static final Logger LOG = Logger.getLogger(MediaStream.class);

    private sealed interface Phase {
        /** @param published set while a publication is being opened */
        record Opening(Optional<PublicationOpener.Opening> published) implements Phase {}

        record Serving(Push push) implements Phase {}

        /** Nothing to serve; looked at again at this time, or when somebody new asks. */
        record Refused(long retryAt) implements Phase {}

        record Closed() implements Phase {}
    }

    private final StreamContext context;
    private final String path;
    private final long epoch;
    private final BooleanSupplier room;
    private Phase phase;
    private Wanted wanted;
    private StreamState announced;
    private Optional<String> publication = Optional.empty();
    private int attempt;
    private int failures;
    private long servingSince;
    private boolean silent;
    private boolean unsaid;
    private boolean removed;

    /** @param room whether one more stream may be open */
    MediaStream(StreamContext context, String path, long epoch, Wanted wanted, BooleanSupplier room) {
        this.context = context;
        this.path = path;
        this.epoch = epoch;
        this.wanted = wanted;
        this.room = room;
        open();
    }

    long epoch() {
        return epoch;
    }

    Wanted wanted() {
        return wanted;
    }

    /** While another relay owns the stream nothing is said about it any more. */
    void silence(boolean quiet) {
        silent = quiet;
        if (unsaid && !silent) {
            unsaid = false;
            announceAgain();
        }
    }

    void reconcile(Wanted next) {
        wanted = next;
        if (!wanted.publication().map(Publication::id).equals(publication)) {
            changeOrigin();
            return;
        }
        switch (phase) {
            case Phase.Serving serving -> serving.push().reconcile(next);
            case Phase.Refused refused -> reopenIfAbsent(refused);
            case Phase.Opening opening ->
                opening.published().ifPresent(asked -> next.publication().ifPresent(asked::follow));
            case Phase.Closed closed -> {}
        }
    }

    /** Somebody publishes, somebody else, or nobody any more. Viewers stay; they go on when there is something to see. */
    private void changeOrigin() {
        failures = 0;
        if (phase instanceof Phase.Serving serving) {
            context.counters().sourceLost();
            serving.push().close(LinkFrame.EndReason.SOURCE_LOST);
        }
        if (wanted.publication().isPresent()) {
            open();
        } else {
            publication = Optional.empty();
            attempt++;
            onFailed("its publisher is gone");
        }
    }

    /**
     * The path names another source from now on. Gateways keep the viewers while the new one is opened. Who publishes goes
     * on until the session ends.
     *
     * @param noMore true if it names none, so that waiting for it to come back is in vain
     */
    void redefined(boolean noMore) {
        removed = noMore;
        failures = 0;
        if (publication.isPresent()) {
            return;
        }
        switch (phase) {
            case Phase.Serving serving -> {
                serving.push().close(LinkFrame.EndReason.SOURCE_LOST);
                open();
            }
            case Phase.Opening opening -> open();
            case Phase.Refused refused -> open();
            case Phase.Closed closed -> {}
        }
    }

    private void reopenIfAbsent(Phase.Refused refused) {
        if (refused.retryAt() == Long.MAX_VALUE && !wanted.nothing()) {
            open();
        }
    }

    void tick(long now) {
        if (phase instanceof Phase.Refused refused && now >= refused.retryAt() && !wanted.nothing()) {
            open();
        }
    }

    /** It has a source, or is about to. */
    boolean isOpen() {
        return switch (phase) {
            case Phase.Opening opening -> true;
            case Phase.Serving serving -> true;
            case Phase.Refused refused -> false;
            case Phase.Closed closed -> false;
        };
    }

    private void open() {
        phase = new Phase.Refused(0);
        publication = wanted.publication().map(Publication::id);
        int number = ++attempt;
        if (!room.getAsBoolean()) {
            context.counters().streamRefused();
            onFailed("too many streams are open");
            return;
        }
        Optional<PublicationOpener.Opening> published = wanted.publication().map(context.publications()::open);
        phase = new Phase.Opening(published);
        published
                .map(PublicationOpener.Opening::outcome)
                .orElseGet(() -> context.opener().open(path, Optional.empty()))
                .exceptionally(failure -> new SourceOpener.Outcome.Failed(String.valueOf(failure.getMessage())))
                .thenAcceptAsync(outcome -> onOpened(number, outcome), context.control());
    }

    private void onOpened(int number, SourceOpener.Outcome outcome) {
        if (number != attempt) {
            discard(outcome);
            return;
        }
        switch (outcome) {
            case SourceOpener.Outcome.Opened opened -> onSource(opened.source());
            case SourceOpener.Outcome.Absent absent -> onAbsent(absent.reason());
            case SourceOpener.Outcome.Failed failed -> onFailed(failed.reason());
        }
    }

    /** The stream was closed, or names another source by now. */
    private static void discard(SourceOpener.Outcome outcome) {
        if (outcome instanceof SourceOpener.Outcome.Opened opened) {
            opened.source().close();
        }
    }

    private void onSource(MediaSource source) {
        servingSince = context.clock().getAsLong();
        SourceDescription description = source.description();
        Push push = push(source);
        phase = new Phase.Serving(push);
        announce(state(StreamState.Condition.READY, description, Optional.empty()));
        push.reconcile(wanted);
    }

    private Push push(MediaSource source) {
        if (StreamNames.isRecording(path)) {
            source.close();
            return new RecordingPush(context, path, epoch);
        }
        int number = attempt;
        FeedId id = new FeedId(path, epoch, 0, source.description().digest());
        return new LivePush(context, id, source, reason -> context.control().execute(() -> onLost(number)));
    }

    private void onLost(int number) {
        if (number == attempt && phase instanceof Phase.Serving serving) {
            context.counters().sourceLost();
            serving.push().close(LinkFrame.EndReason.SOURCE_LOST);
            forgiveFailures();
            retryLater();
        }
    }

    /** A source that opens and dies at once, again and again, is asked as seldom as one that does not open. */
    private void forgiveFailures() {
        long lived = context.clock().getAsLong() - servingSince;
        if (lived > context.limits().retryMax().toMillis()) {
            failures = 0;
        }
    }

    private void onAbsent(String reason) {
        boolean watched = !wanted.gateways().isEmpty() || !wanted.recordings().isEmpty();
        if (watched && !removed) {
            onFailed(reason); // it was watched: a file that is being replaced comes back
            return;
        }
        phase = new Phase.Refused(Long.MAX_VALUE);
        announce(state(StreamState.Condition.ABSENT, NOTHING, Optional.of(reason)));
        forget();
    }

    private void onFailed(String reason) {
        LOG.warnf("%s: %s", path, reason);
        announce(state(StreamState.Condition.FAILED, NOTHING, Optional.of(reason)));
        retryLater();
    }

    private void retryLater() {
        boolean watched = !wanted.gateways().isEmpty() || !wanted.recordings().isEmpty();
        long wait = Backoff.millis(context.limits(), failures++, watched, ThreadLocalRandom.current());
        phase = new Phase.Refused(context.clock().getAsLong() + wait);
    }

    private static final SourceDescription NOTHING = new SourceDescription("", List.of(), Optional.empty());

    private StreamState state(StreamState.Condition condition, SourceDescription description, Optional<String> reason) {
        return new StreamState(
                path,
                condition,
                epoch,
                context.relay(),
                description.sdp(),
                description.tracks(),
                description.durationSeconds(),
                reason);
    }

    private void announce(StreamState state) {
        announced = state;
        unsaid = silent;
        announceAgain();
    }

    /** Somebody took back what we had said, or nobody heard it: the stream is as it was. */
    void announceAgain() {
        if (!silent && announced != null) {
            context.announcer().announce(announced);
        }
    }

    private void forget() {
        if (announced != null && !silent) {
            context.announcer().forget(announced);
            announced = null;
        }
    }

    void close(LinkFrame.EndReason reason) {
        if (phase instanceof Phase.Serving serving) {
            serving.push().close(reason);
        }
        phase = new Phase.Closed();
        attempt++;
        forget();
    }
}
