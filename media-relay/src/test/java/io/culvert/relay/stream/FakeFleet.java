package io.culvert.relay.stream;

import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.Publication;
import io.culvert.wire.kafka.StreamState;
import io.culvert.wire.link.LinkFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Everything around the registry, in memory: what it does is written down as lines. */
final class FakeFleet implements SourceOpener, OutletOpener, StreamAnnouncer, RelayCounters, AutoCloseable {
    private static final SourceDescription DESCRIPTION = new SourceDescription(
            "v=0\r\n", List.of(new StreamState.Track(0, "video", 96, 90_000, "H264")), Optional.empty());

    final List<String> log = new ArrayList<>();
    final List<Source> sources = new ArrayList<>();
    final Map<String, Outlet> outlets = new HashMap<>();
    final Map<String, Outcome> refusals = new HashMap<>();
    final Map<String, CompletableFuture<Outcome>> slow = new HashMap<>();
    final Map<String, LinkFrame.Position> positions = new HashMap<>();
    final AtomicInteger overflows = new AtomicInteger();
    final ScheduledExecutorService lane = Executors.newSingleThreadScheduledExecutor();
    final ConcurrentLinkedQueue<Runnable> control = new ConcurrentLinkedQueue<>();
    long now = 1_000_000;

    final StreamRegistry registry = new StreamRegistry(new StreamContext(
            "me",
            this,
            this::openPublication,
            this,
            this,
            new Catalogue(3, this),
            new StreamLimits(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(5),
                    10,
                    64,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(2),
                    3,
                    2),
            this,
            control::add,
            () -> now));

    synchronized void say(String line) {
        log.add(line);
    }

    /** What happened since the last look, the lane's work included. */
    List<String> happened() {
        settle();
        synchronized (this) {
            List<String> lines = List.copyOf(log);
            log.clear();
            return lines;
        }
    }

    /** Lets the control thread, which is the test's, and the lane do all that they have to do. */
    void settle() {
        try {
            for (int idle = 0; idle < 3; idle++) {
                lane.submit(() -> {}).get();
                for (Runnable task = control.poll(); task != null; task = control.poll()) {
                    task.run();
                    idle = 0;
                }
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    void pass(long millis) {
        settle();
        now += millis;
        registry.tick();
    }

    @Override
    public CompletionStage<Outcome> open(String stream, Optional<Playback> playback) {
        say("open " + stream + playback.map(p -> " at " + p.start()).orElse(""));
        if (slow.containsKey(stream)) {
            return slow.get(stream);
        }
        return CompletableFuture.completedStage(refusals.getOrDefault(stream, new Outcome.Opened(source(stream))));
    }

    private PublicationOpener.Opening openPublication(Publication publication) {
        String id = publication.id();
        say("open publication " + id);
        CompletionStage<Outcome> outcome = slow.containsKey(id)
                ? slow.get(id)
                : CompletableFuture.completedStage(refusals.getOrDefault(id, new Outcome.Opened(source(id))));
        return new PublicationOpener.Opening() {
            @Override
            public CompletionStage<Outcome> outcome() {
                return outcome;
            }

            @Override
            public void follow(Publication moved) {
                say("ask " + moved.gateways().size() + " gateways for " + id);
            }
        };
    }

    MediaSource source(String stream) {
        Source source = new Source(stream);
        sources.add(source);
        return source;
    }

    @Override
    public MediaOutlet connect(GatewayAddress gateway, Consumer<MediaOutlet> ready) {
        Outlet outlet = new Outlet(gateway.instance());
        outlets.put(gateway.instance(), outlet);
        lane.execute(() -> ready.accept(outlet));
        return outlet;
    }

    @Override
    public void announce(StreamState state) {
        say(state.condition() + " " + state.stream() + " epoch " + state.epoch());
    }

    @Override
    public void forget(StreamState state) {
        say("forget " + state.stream());
    }

    @Override
    public void keptOverflow() {
        overflows.incrementAndGet();
    }

    @Override
    public void soundOverflow() {
        say("sound overflow");
    }

    @Override
    public void streamRefused() {
        say("refused");
    }

    @Override
    public void definitionRefused() {
        say("definition refused");
    }

    @Override
    public void sourceLost() {
        say("source lost");
    }

    @Override
    public void takenOver() {
        say("taken over");
    }

    @Override
    public void handOverExpired() {
        say("hand-over expired");
    }

    @Override
    public void restoreOverdue() {
        say("restore overdue");
    }

    @Override
    public void close() {
        lane.shutdownNow();
    }

    /** A source that delivers what a test tells it to. */
    final class Source implements MediaSource {
        final String stream;
        UnitSink sink;

        Source(String stream) {
            this.stream = stream;
        }

        void deliver(AccessUnit unit) {
            lane.execute(() -> sink.onUnit(unit));
            settle();
        }

        void end(LinkFrame.EndReason reason) {
            lane.execute(() -> sink.onEnd(reason));
            settle();
        }

        @Override
        public SourceDescription description() {
            return DESCRIPTION;
        }

        @Override
        public ScheduledExecutorService lane() {
            return lane;
        }

        @Override
        public void play(UnitSink receiver) {
            sink = receiver;
            say("play " + stream);
        }

        @Override
        public void follow(Publication publication) {
            if (publication.gateways().size() > 1) {
                say("follow " + stream + " to " + publication.gateways().size() + " gateways");
            }
        }

        @Override
        public List<LinkFrame.TrackClock> clocks() {
            return List.of(new LinkFrame.TrackClock(0, 90_000, 0, true));
        }

        @Override
        public double npt() {
            return Double.NaN;
        }

        @Override
        public void close() {
            say("close " + stream);
        }
    }

    /** An outlet that writes down what it gets. */
    final class Outlet implements MediaOutlet {
        private final String gateway;
        private volatile boolean ended;

        Outlet(String gateway) {
            this.gateway = gateway;
        }

        @Override
        public void open(FeedId id, double npt, double scale, List<LinkFrame.TrackClock> clocks) {
            say(gateway + ": open " + id.stream() + " generation " + id.generation());
        }

        @Override
        public void where(String stream, Consumer<Optional<LinkFrame.Position>> told) {
            say(gateway + ": where " + stream);
            Optional<LinkFrame.Position> position = Optional.ofNullable(positions.get(stream));
            lane.execute(() -> told.accept(position));
        }

        @Override
        public void unit(AccessUnit unit) {
            say(gateway + ": unit " + unit.packets().getByte(0));
        }

        @Override
        public void units(List<AccessUnit> units, boolean waited) {
            units.forEach(this::unit);
        }

        @Override
        public long audioWaitNanos() {
            return 0;
        }

        @Override
        public void clock(int track, long ntp, long rtpTimestamp) {
            // Sent every two seconds; what they say is the source's affair.
        }

        @Override
        public void end(LinkFrame.EndReason reason) {
            if (!ended) {
                ended = true;
                say(gateway + ": end " + reason);
            }
        }

        @Override
        public boolean isEnded() {
            return ended;
        }
    }
}
