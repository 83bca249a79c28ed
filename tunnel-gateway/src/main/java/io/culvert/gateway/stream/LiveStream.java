package io.culvert.gateway.stream;

import io.culvert.wire.link.LinkFrame;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * One stream: chooses among its feeds, makes one line of them, forms batches and hands them to every loop that has
 * viewers. Owned by its home loop, on which all methods are called unless they say otherwise.
 */
final class LiveStream {
    /** A batch leaves at this size even in the middle of an access unit. */
    private static final int MAX_BATCH_BYTES = 2 * 1024 * 1024;

    private static final long NO_GENERATION = Long.MIN_VALUE;
    private static final int NO_DIGEST = 0;
    private static final Logger LOG = Logger.getLogger(LiveStream.class);

    private final String name;
    private final String cname;
    private final EventLoop home;
    private final StreamRegistry registry;
    private final StreamSettings settings;
    private final FanoutCounters counters;
    private final LongSupplier nanoClock;

    private final FeedSelection<LiveFeed> feeds = new FeedSelection<>();
    private final OutputTimeline timeline;
    private final ReportClock reportClock = new ReportClock();
    private final BatchBuilder builder = new BatchBuilder();
    private final RecentFrames recent;
    private final long audioWaitNanos;
    private boolean audioTimer;
    private long batchesLeft;
    private int digest;

    /** Copied on every change: a viewer may go while a batch is handed out. */
    private List<LoopGate> gates = List.of();

    private volatile SenderReports reports;
    private volatile long activeGeneration = NO_GENERATION;
    private volatile long endedGeneration = NO_GENERATION;
    private volatile Reached reached = Reached.NOTHING;

    /** How far the viewer of a recording has come: the last frame that it was given. */
    private record Reached(long generation, double npt) {
        static final Reached NOTHING = new Reached(NO_GENERATION, Double.NaN);
    }

    LiveStream(
            String name,
            EventLoop home,
            StreamRegistry registry,
            StreamSettings settings,
            FanoutCounters counters,
            LongSupplier nanoClock,
            RandomGenerator random) {
        this.name = name;
        this.home = home;
        this.registry = registry;
        this.settings = settings;
        this.counters = counters;
        this.nanoClock = nanoClock;
        this.timeline = new OutputTimeline(random);
        this.recent = new RecentFrames(settings);
        this.audioWaitNanos = settings.audioWait().toNanos();
        this.cname = "culvert-" + Long.toHexString(random.nextLong());
        this.reports = new SenderReports(cname, List.of());
    }

    // ---- feeds

    void offer(LiveFeed feed) {
        FeedRank rank = FeedRank.of(feed.open());
        if (!feeds.offer(feed, rank)) {
            counters.staleOpens.increment();
            LOG.warnf("%s: %s refused, %s is known", label(), rank, feeds.highest());
            return;
        }
        int described = feed.open().digest();
        if (digest != NO_DIGEST && described != NO_DIGEST && described != digest) {
            gates.forEach(gate -> gate.ended(Long.MAX_VALUE, LinkFrame.EndReason.DESCRIPTION_CHANGED));
        }
        digest = described == NO_DIGEST ? digest : described;
    }

    void media(LiveFeed feed, LinkFrame.Media media) {
        if (!PacketRewriter.isPacket(media.packets(), media.packets().readerIndex(), media.track())) {
            drop(media, DropReason.MALFORMED);
            return;
        }
        switch (feeds.judge(feed, feed.startsAt(media))) {
            case FORWARD -> forward(feed, media);
            case TAKE_OVER -> {
                takeOver(feed, media);
                forward(feed, media);
            }
            case TOO_EARLY -> drop(media, DropReason.FEED_BEFORE_START);
            case STALE -> {
                counters.staleFrames.increment();
                media.packets().release();
            }
        }
    }

    private void drop(LinkFrame.Media media, DropReason reason) {
        counters.dropped(reason).increment();
        media.packets().release();
    }

    private void takeOver(LiveFeed feed, LinkFrame.Media media) {
        leave();
        builder.forgetUnits();
        recent.clear();
        if (timeline.isRunning()) {
            counters.takeovers.increment();
        }
        long first = PacketRewriter.timestamp(media.packets(), media.packets().readerIndex());
        timeline.seam(feed.open().tracks(), media.track(), first, nanoTime());
        reportClock.seam();
        feeds.takeOver();
        activeGeneration = feed.open().generation();
        publishReports();
        LOG.debugf("%s: fed by epoch %d", label(), feed.open().epoch());
    }

    /** The name for log lines: without the session that a recording's name ends in. */
    private String label() {
        int session = name.indexOf(';');
        return session < 0 ? name : name.substring(0, session);
    }

    void clock(LiveFeed feed) {
        if (feed == feeds.current()) {
            publishReports();
        }
    }

    private void publishReports() {
        LiveFeed feed = feeds.current();
        reports = new SenderReports(cname, reportClock.reports(feed.open().tracks(), feed::clock, timeline));
    }

    void feedEnded(LiveFeed feed, LinkFrame.EndReason reason) {
        boolean known = feeds.isKnown(feed);
        if (feeds.end(feed)) {
            leave();
            recent.clear();
            activeGeneration = NO_GENERATION;
        }
        if (known && reason == LinkFrame.EndReason.END_OF_STREAM) {
            endedGeneration = feed.open().generation();
            gates.forEach(gate -> gate.ended(feed.open().generation(), reason));
        }
        leftAlone();
        registry.release(this);
    }

    /** Whoever comes next has asked for the description anew: it is no change to them. */
    private void leftAlone() {
        if (gates.isEmpty() && feeds.isEmpty()) {
            digest = NO_DIGEST;
        }
    }

    // ---- media

    private void forward(LiveFeed feed, LinkFrame.Media media) {
        Optional<TrackContinuity> known = timeline.track(media.track());
        if (known.isEmpty()) {
            drop(media, DropReason.MALFORMED);
            return;
        }
        TrackContinuity track = known.get();
        long timestamp =
                PacketRewriter.timestamp(media.packets(), media.packets().readerIndex());
        if (!track.admit(timestamp)) {
            drop(media, DropReason.SEAM_OVERLAP);
            return;
        }
        collect(feed, media, track, timestamp);
        if (leavesAtOnce(feed, media, track)) {
            leave();
        } else if (!track.video()) {
            armAudioTimer();
        }
    }

    private void collect(LiveFeed feed, LinkFrame.Media media, TrackContinuity track, long timestamp) {
        int number = media.track();
        long now = nanoTime();
        boolean starts =
                feed.randomAccessTrack() == number && media.randomAccess() && !builder.continuesUnit(number, timestamp);
        if (starts || builder.endsUnmarkedUnit(number, timestamp)) {
            leave();
        }
        if (builder.isEmpty()) {
            builder.begin(startPoint(feed, number), starts, now);
        }
        if (track.video()) {
            builder.noteUnit(number, timestamp, media.endOfAccessUnit());
        }
        int packets = PacketRewriter.rewrite(media.packets(), number, track);
        builder.add(media.packets(), number, packets);
        timeline.arrived(now);
        counters.unitsIn.increment();
        counters.packetsIn.add(packets);
    }

    private boolean leavesAtOnce(LiveFeed feed, LinkFrame.Media media, TrackContinuity track) {
        if (builder.bytes() >= MAX_BATCH_BYTES) {
            return true;
        }
        return track.video()
                ? media.endOfAccessUnit()
                : feed.randomAccessTrack() < 0 || audioWaitNanos == 0 || media.waited();
    }

    private StartPoint startPoint(LiveFeed feed, int next) {
        return timeline.startPoint(next, feed.randomAccessTrack(), feed.open());
    }

    /**
     * One timer at most, never cancelled: when it fires it looks how long what is there now has waited. It is set when this
     * turn of the loop is over, because the picture mostly comes in the same read as its sound.
     */
    private void armAudioTimer() {
        if (!audioTimer) {
            audioTimer = true;
            home.execute(this::audioWaited);
        }
    }

    private void audioWaited() {
        audioTimer = false;
        if (builder.isEmpty()) {
            return;
        }
        if (nanoTime() - builder.createdNanos() >= audioWaitNanos) {
            leave();
        } else {
            audioTimer = true;
            long left = builder.createdNanos() + audioWaitNanos - nanoTime();
            home.schedule(this::audioWaited, Math.max(left, 0), TimeUnit.NANOSECONDS);
        }
    }

    private void leave() {
        if (builder.isEmpty()) {
            return;
        }
        Batch batch = builder.take(activeGeneration, batchesLeft++);
        counters.batches.increment();
        recent.add(batch);
        for (LoopGate gate : gates) {
            gate.offer(batch);
        }
        batch.release();
    }

    // ---- viewers

    void join(LoopViewer viewer) {
        EventLoop loop = viewer.channel().eventLoop();
        gateOf(loop).join(viewer, offerFor(viewer));
    }

    private LoopGate gateOf(EventLoop loop) {
        for (LoopGate gate : gates) {
            if (gate.loop() == loop) {
                return gate;
            }
        }
        LoopGate added = new LoopGate(this, loop, settings);
        List<LoopGate> all = new ArrayList<>(gates);
        all.add(added);
        gates = List.copyOf(all);
        return added;
    }

    private JoinOffer offerFor(LoopViewer viewer) {
        LiveFeed feed = feeds.current();
        if (feed == null || feed.open().generation() < viewer.generation()) {
            return JoinOffer.WAIT;
        }
        Optional<List<Batch>> missed = missedBy(viewer.had(), viewer.layout(), feed);
        List<Batch> kept = missed.orElseGet(() -> viewer.wantsFastStart() ? recent.retained() : List.of());
        StartPoint next = builder.isEmpty() ? startPoint(feed, leadingTrack(feed)) : builder.start();
        StartPoint start = kept.isEmpty() ? next : startOf(kept, viewer.had(), next);
        return new JoinOffer(Optional.of(start), kept, missed.isPresent());
    }

    /** Tracks that the viewer has had go on behind that, whatever the others begin with. */
    private StartPoint startOf(List<Batch> kept, LastFrame had, StartPoint next) {
        StartPoint start = kept.getFirst().start();
        if (!had.stream().equals(name)) {
            return start;
        }
        Optional<Batch> first =
                kept.stream().filter(batch -> batch.number() > had.batch()).findFirst();
        return start.withSequencesOf(first.map(Batch::start).orElse(next), had.tracks());
    }

    /** What came since the last that the viewer had, if all of it is still there and is of use without more. */
    private Optional<List<Batch>> missedBy(LastFrame had, ChannelLayout layout, LiveFeed feed) {
        int start = feed.randomAccessTrack() < 0 ? 0 : 1 << feed.randomAccessTrack();
        boolean needsStart = (start & layout.trackMask() & ~had.tracks()) != 0;
        if (!had.stream().equals(name) || had.batch() < 0 || needsStart) {
            return Optional.empty();
        }
        return had.batch() == batchesLeft - 1 ? Optional.of(List.of()) : recent.retainedAfter(had.batch());
    }

    private static int leadingTrack(LiveFeed feed) {
        return feed.randomAccessTrack() >= 0
                ? feed.randomAccessTrack()
                : feed.open().tracks().getFirst().track();
    }

    /** From any thread: a viewer that has joined on this loop is gone. */
    void viewerLeft(EventLoop loop) {
        if (home.isShuttingDown()) {
            return;
        }
        home.execute(() -> {
            LoopGate gate = gateOf(loop);
            if (gate.viewerLeft()) {
                gates = gates.stream().filter(other -> other != gate).toList();
            }
            leftAlone();
            registry.release(this);
        });
    }

    // ---- from any thread

    /** Reports as of the last clocks; without tracks before the first feed. */
    SenderReports reports() {
        return reports;
    }

    /** Generation of the feed that is there; lower than any if there is none. */
    long activeGeneration() {
        return activeGeneration;
    }

    /** A recording's viewer, which is the only one it has, was given this. */
    void reached(Batch batch) {
        reached = new Reached(batch.generation(), batch.start().position());
    }

    /** For the relay that is to go on with a recording. */
    LinkFrame.Position position(int handle) {
        Reached last = reached;
        boolean ended = last.generation() != NO_GENERATION && last.generation() == endedGeneration;
        return new LinkFrame.Position(handle, last.generation(), last.npt(), ended);
    }

    EventLoop home() {
        return home;
    }

    String name() {
        return name;
    }

    FanoutCounters counters() {
        return counters;
    }

    long nanoTime() {
        return nanoClock.getAsLong();
    }
}
