package io.culvert.relay.stream;

import io.culvert.wire.kafka.Publication;
import io.culvert.wire.link.LinkFrame;
import io.culvert.wire.rtp.NtpTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One running source and the outlets it is pushed to. Its state belongs to the source's lane; the public methods hand
 * their work to the lane and return.
 *
 * <p>The array of outlets is replaced, never changed, so that the loop over it allocates nothing.
 */
final class Feed implements UnitSink {
    private static final int CLOCK_PERIOD_SECONDS = 2;
    private static final MediaOutlet[] NONE = {};

    private final FeedId id;
    private final MediaSource source;
    private final Consumer<LinkFrame.EndReason> ended;
    private final GopCache kept;
    private final WaitingSound sound;
    private MediaOutlet[] outlets = NONE;
    private ScheduledFuture<?> clockTimer;
    private boolean playing;
    private boolean closed;

    Feed(
            FeedId id,
            MediaSource source,
            GopCache kept,
            WaitingSound.Bound waiting,
            Consumer<LinkFrame.EndReason> ended) {
        this(id, source, kept, waiting, ended, System::nanoTime);
    }

    Feed(
            FeedId id,
            MediaSource source,
            GopCache kept,
            WaitingSound.Bound waiting,
            Consumer<LinkFrame.EndReason> ended,
            LongSupplier nanoClock) {
        this.id = id;
        this.source = source;
        this.kept = kept;
        this.ended = ended;
        this.sound = new WaitingSound(waiting, source.lane(), nanoClock, () -> send(true));
    }

    /** The outlet can take the stream: it gets an opening, the clocks, what is kept, and all that follows. */
    void attach(MediaOutlet outlet) {
        source.lane().execute(() -> start(outlet));
    }

    /** What is published is sent anyway: it runs without viewers, so that the first need not wait for where to begin. */
    void follow(Publication publication) {
        source.follow(publication);
        begin();
    }

    /** The source is to deliver, and the newest random-access point to be kept, before there is an outlet. */
    void begin() {
        source.lane().execute(() -> {
            if (!playing && !closed) {
                play();
            }
        });
    }

    void detach(MediaOutlet outlet, LinkFrame.EndReason reason) {
        source.lane().execute(() -> {
            send(false);
            sendTo(Outlets.without(outlets, outlet));
            outlet.end(reason);
        });
    }

    /** Ends every outlet and the source. */
    void close(LinkFrame.EndReason reason) {
        source.lane().execute(() -> finish(Optional.of(reason)));
        source.close();
    }

    /** Ends the source but not its outlets, which another feed goes on with once the result is complete. */
    CompletionStage<Void> giveUpOutlets() {
        CompletionStage<Void> done = CompletableFuture.runAsync(() -> finish(Optional.empty()), source.lane());
        source.close();
        return done;
    }

    private void start(MediaOutlet outlet) {
        if (closed || outlet.isEnded()) {
            return;
        }
        send(false); // it gets the same from what is kept
        sendTo(Outlets.with(Outlets.without(outlets, outlet), outlet));
        List<LinkFrame.TrackClock> clocks = source.clocks();
        sound.tracks(clocks);
        outlet.open(id, source.npt(), source.scale(), clocks);
        sendClocks(new MediaOutlet[] {outlet});
        if (playing) {
            kept.replay(outlet::unit);
        } else {
            play();
        }
    }

    /** Sound waits no longer than the least patient gateway allows. */
    private void sendTo(MediaOutlet[] receivers) {
        outlets = receivers;
        sound.allow(Arrays.stream(receivers)
                .mapToLong(MediaOutlet::audioWaitNanos)
                .min()
                .orElse(0));
    }

    private void play() {
        playing = true;
        clockTimer = source.lane()
                .scheduleAtFixedRate(
                        () -> sendClocks(outlets), CLOCK_PERIOD_SECONDS, CLOCK_PERIOD_SECONDS, TimeUnit.SECONDS);
        source.play(this);
    }

    private void sendClocks(MediaOutlet[] receivers) {
        if (receivers.length == 0) {
            return;
        }
        long ntp = NtpTime.ofEpochMillis(System.currentTimeMillis());
        for (LinkFrame.TrackClock clock : source.clocks()) {
            for (MediaOutlet outlet : receivers) {
                outlet.clock(clock.track(), ntp, clock.rtpTimestamp());
            }
        }
    }

    @Override
    public void onUnit(AccessUnit unit) {
        kept.add(unit);
        if (outlets.length == 0 || sound.holds(unit)) {
            return;
        }
        if (sound.isEmpty()) {
            for (MediaOutlet outlet : outlets) {
                outlet.unit(unit);
            }
        } else {
            sound.add(unit);
            send(false);
        }
    }

    private void send(boolean waited) {
        if (sound.isEmpty()) {
            return;
        }
        for (MediaOutlet outlet : outlets) {
            outlet.units(sound.units(), waited);
        }
        sound.clear();
    }

    @Override
    public long audioWaitNanos() {
        return sound.waitNanos();
    }

    @Override
    public void onEnd(LinkFrame.EndReason reason) {
        finish(Optional.of(reason));
        source.close();
        ended.accept(reason);
    }

    private void finish(Optional<LinkFrame.EndReason> reason) {
        if (closed) {
            return;
        }
        closed = true;
        send(false);
        if (clockTimer != null) {
            clockTimer.cancel(false);
        }
        kept.clear();
        reason.ifPresent(r -> Arrays.stream(outlets).forEach(outlet -> outlet.end(r)));
        sendTo(NONE);
    }
}
