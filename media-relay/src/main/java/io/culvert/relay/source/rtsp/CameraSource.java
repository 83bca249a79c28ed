package io.culvert.relay.source.rtsp;

import io.culvert.relay.source.rtp.SourceClocks;
import io.culvert.relay.source.rtp.UnitBuilder;
import io.culvert.relay.source.rtp.ViewerSdp;
import io.culvert.relay.stream.AccessUnit;
import io.culvert.relay.stream.GopCache;
import io.culvert.relay.stream.MediaSource;
import io.culvert.relay.stream.SourceDescription;
import io.culvert.relay.stream.UnitSink;
import io.culvert.wire.link.LinkFrame;
import io.culvert.wire.rtsp.header.RtpInfoHeader;
import io.culvert.wire.sdp.MediaSection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * A camera that plays. It plays from the moment it is opened, so that its clocks are known when somebody watches; until
 * then the packets since its last random-access point are kept.
 *
 * <p>Its lane is the event loop of its connection.
 */
final class CameraSource implements MediaSource, CameraSession.Owner, CameraTrack.Listener {
    private static final Logger LOG = Logger.getLogger(CameraSource.class);

    /** Once media flow, tracks that say nothing are waited for no longer than this. */
    private static final int CLOCK_WAIT_MILLIS = 1000;

    private static final int SILENCE_CHECKS = 10;
    private static final String CNAME = "culvert";

    private final CameraSession session;
    private final Dial dial;
    private final CameraMeter meter;
    private final Consumer<CameraSource> onClose;
    private final SourceDescription description;
    private final SourceClocks clocks;
    private final GopCache kept;
    private final List<ScheduledFuture<?>> timers = new ArrayList<>();
    private final CompletableFuture<CameraSource> ready = new CompletableFuture<>();
    private long heardAt = System.nanoTime();
    private boolean heard;
    private UnitSink sink;
    private CameraException lost;
    private boolean closed;

    private CameraSource(CameraSession session, Dial dial, CameraMeter meter, Consumer<CameraSource> onClose) {
        this.session = session;
        this.dial = dial;
        this.meter = meter;
        this.onClose = onClose;
        description = ViewerSdp.of(session.description());
        clocks = new SourceClocks(session.description().sections());
        kept = new GopCache(dial.limits().keptBytes(), meter::keptOverflow);
    }

    /** Plays what was set up; completes when packets come and it is known when they belong. */
    static CompletionStage<CameraSource> play(
            CameraSession session, Dial dial, CameraMeter meter, Consumer<CameraSource> onClose) {
        CameraSource source = new CameraSource(session, dial, meter, onClose);
        source.startTracks();
        session.owner(source);
        session.play().whenComplete((info, failure) -> {
            if (failure != null) {
                source.onLost(CameraException.of(failure));
            } else {
                info.ifPresent(source::onInfo);
                source.startTimers();
            }
        });
        return source.ready;
    }

    private void startTracks() {
        List<CameraTrack> tracks = session.tracks();
        int leading = leading(tracks);
        for (int n = 0; n < tracks.size(); n++) {
            UnitBuilder.Starts starts = leading < 0
                    ? UnitBuilder.Starts.ANYWHERE
                    : n == leading ? UnitBuilder.Starts.AT_RANDOM_ACCESS : UnitBuilder.Starts.NOWHERE;
            MediaSection section = tracks.get(n).section();
            int unitBytes = dial.limits().unitBytes();
            UnitBuilder units = new UnitBuilder(n, section, starts, unitBytes, this::onUnit, meter::unitOverLimit);
            tracks.get(n).start(n, units, this);
        }
    }

    private static int leading(List<CameraTrack> tracks) {
        for (int n = 0; n < tracks.size(); n++) {
            if (tracks.get(n).section().isVideo()) {
                return n;
            }
        }
        return -1;
    }

    private void onInfo(RtpInfoHeader info) {
        long now = System.nanoTime();
        for (int n = 0; n < info.entries().size(); n++) {
            RtpInfoHeader.Entry entry = info.entries().get(n);
            session.trackOf(entry, n).ifPresent(track -> clocks.info(track, entry.rtptime(), now));
        }
        completeIfKnown();
    }

    private void startTimers() {
        if (lost != null || closed) {
            return; // nobody would ever stop them
        }
        heardAt = System.nanoTime();
        long half = Math.max(1, session.timeoutSeconds() * 500L);
        every(half, session::keepAlive);
        // A proxy forwards only so much of a POST: in a tunnel reports come no more often than they must.
        long reports = dial.limits().receiverReports().toMillis();
        every(session.isTunnel() ? Math.max(half, reports) : reports, () -> session.sendReceiverReports(CNAME));
        every(Math.max(1, dial.limits().silence().toMillis() / SILENCE_CHECKS), this::checkSilence);
    }

    private void every(long millis, Runnable task) {
        timers.add(dial.loop().scheduleAtFixedRate(task, millis, millis, TimeUnit.MILLISECONDS));
    }

    private void checkSilence() {
        if (System.nanoTime() - heardAt > dial.limits().silence().toNanos()) {
            onLost(new CameraException(CameraTrouble.NO_MEDIA));
        }
    }

    // ---- what comes

    @Override
    public void onPacket(int track, long timestamp, long now) {
        heardAt = now;
        clocks.packet(track, timestamp, now);
        if (!heard) {
            heard = true;
            dial.loop().schedule(() -> ready.complete(this), CLOCK_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        }
        completeIfKnown();
    }

    @Override
    public void onReport(int track, long ntp, long timestamp, long now) {
        clocks.report(track, ntp, timestamp, now);
        completeIfKnown();
    }

    private void completeIfKnown() {
        if (heard && !ready.isDone() && clocks.isComplete()) {
            ready.complete(this);
        }
    }

    private void onUnit(AccessUnit unit) {
        if (sink != null) {
            sink.onUnit(unit);
        } else {
            kept.add(unit);
        }
    }

    @Override
    public void onLost(CameraException why) {
        if (lost != null || closed) {
            return;
        }
        lost = why;
        stopTimers();
        session.close();
        kept.clear();
        if (ready.completeExceptionally(why)) {
            return;
        }
        meter.trouble(why.trouble());
        LOG.warnf("camera %s: %s", dial.url(), why.getMessage());
        if (sink != null) {
            sink.onEnd(LinkFrame.EndReason.SOURCE_LOST);
        }
    }

    private void stopTimers() {
        timers.forEach(timer -> timer.cancel(false));
        timers.clear();
    }

    // ---- the source

    @Override
    public SourceDescription description() {
        return description;
    }

    @Override
    public ScheduledExecutorService lane() {
        return dial.loop();
    }

    @Override
    public void play(UnitSink receiver) {
        if (lost != null) {
            receiver.onEnd(LinkFrame.EndReason.SOURCE_LOST);
            return;
        }
        sink = receiver;
        kept.replay(receiver::onUnit);
        kept.clear();
    }

    @Override
    public List<LinkFrame.TrackClock> clocks() {
        return clocks.at(System.nanoTime());
    }

    @Override
    public double npt() {
        return Double.NaN;
    }

    @Override
    public void close() {
        dial.loop().execute(() -> {
            if (closed) {
                return;
            }
            closed = true;
            sink = null;
            stopTimers();
            kept.clear();
            if (lost == null) {
                session.close();
            }
            onClose.accept(this);
        });
    }
}
