package io.culvert.relay.stream;

import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.StreamNames;
import io.culvert.wire.link.LinkFrame;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/**
 * Plays a recording for one session. Each PLAY (a generation) opens the file anew at its place; the way to the gateway
 * stays, so that frames of two generations never cross on it. Where the viewer may have come further than the
 * subscription says, the gateway is asked before the file is opened. Owned by the control thread.
 */
final class RecordingPlayer {
    private static final Logger LOG = Logger.getLogger(RecordingPlayer.class);

    private final StreamContext context;
    private final String path;
    private final long epoch;
    private Wanted.Player wanted;
    private MediaOutlet outlet;
    private Feed feed;
    private boolean outletReady;
    private boolean asking;
    private CompletionStage<Void> before = CompletableFuture.completedStage(null);

    RecordingPlayer(StreamContext context, String path, long epoch) {
        this.context = context;
        this.path = path;
        this.epoch = epoch;
    }

    void reconcile(Wanted.Player next) {
        if (wanted != null && sameOrder(wanted, next)) {
            return;
        }
        stop();
        if (wanted != null && !wanted.gateway().equals(next.gateway())) {
            leaveGateway(LinkFrame.EndReason.UNSUBSCRIBED);
        }
        wanted = next;
        if (next.recording().playing()) {
            play(next);
        }
    }

    /** The start does not count: it is reckoned anew whenever the subscriptions are replayed. */
    private static boolean sameOrder(Wanted.Player a, Wanted.Player b) {
        return a.gateway().equals(b.gateway())
                && a.recording().generation() == b.recording().generation()
                && a.recording().playing() == b.recording().playing();
    }

    private void stop() {
        asking = false;
        if (feed != null) {
            before = feed.giveUpOutlets();
            feed = null;
        }
    }

    private void play(Wanted.Player mine) {
        if (!mine.mayHaveMoved()) {
            open(mine, mine.recording().start());
            return;
        }
        asking = true;
        if (outlet == null || outlet.isEnded()) {
            connect(mine.gateway());
        } else if (outletReady) {
            ask(mine);
        }
    }

    private void ask(Wanted.Player mine) {
        String name = StreamNames.recording(path, mine.recording().session());
        outlet.where(name, told -> context.control().execute(() -> onTold(mine, told)));
    }

    private void onTold(Wanted.Player mine, Optional<LinkFrame.Position> told) {
        if (asking && mine == wanted) {
            asking = false;
            Resume.place(mine, told, context.clock().getAsLong()).ifPresent(place -> open(mine, place));
        }
    }

    private void open(Wanted.Player mine, double place) {
        context.opener()
                .open(path, Optional.of(Playback.of(mine.recording(), place)))
                .thenAcceptBothAsync(before, (outcome, nothing) -> onOpened(mine, outcome), context.control());
    }

    private void onOpened(Wanted.Player mine, SourceOpener.Outcome outcome) {
        switch (outcome) {
            case SourceOpener.Outcome.Opened opened -> start(mine, opened.source());
            case SourceOpener.Outcome.Absent absent -> refused(mine, absent.reason());
            case SourceOpener.Outcome.Failed failed -> refused(mine, failed.reason());
        }
    }

    private void start(Wanted.Player mine, MediaSource source) {
        if (mine != wanted) {
            source.close();
            return;
        }
        if (outlet != null && outlet.isEnded()) {
            outlet = null; // it ended with the recording, while this PLAY was on its way
        }
        Wanted.Player player = wanted;
        FeedId id = new FeedId(
                StreamNames.recording(path, player.recording().session()),
                epoch,
                player.recording().generation());
        feed = new Feed(id, source, new GopCache(0, () -> {}), context.waitingSound(), reason -> context.control()
                .execute(() -> onEnded(mine)));
        if (outlet == null) {
            connect(player.gateway());
        } else if (outletReady) {
            feed.attach(outlet);
        }
    }

    private void connect(GatewayAddress gateway) {
        outletReady = false;
        outlet = context.outlets().connect(gateway, ready -> context.control().execute(() -> onReady(ready)));
    }

    private void onReady(MediaOutlet ready) {
        if (ready != outlet) {
            return;
        }
        outletReady = true;
        if (feed != null) {
            feed.attach(ready);
        } else if (asking) {
            ask(wanted);
        }
    }

    private void onEnded(Wanted.Player mine) {
        if (mine == wanted) {
            feed = null;
            outlet = null;
        }
    }

    private void refused(Wanted.Player mine, String reason) {
        LOG.warnf("%s: not played for a session: %s", path, reason);
        if (mine == wanted) {
            leaveGateway(LinkFrame.EndReason.SOURCE_LOST);
        }
    }

    private void leaveGateway(LinkFrame.EndReason reason) {
        if (outlet != null) {
            MediaOutlet old = outlet;
            outlet = null;
            before.thenRun(() -> old.end(reason));
        }
    }

    void close(LinkFrame.EndReason reason) {
        wanted = null;
        stop();
        leaveGateway(reason);
    }
}
