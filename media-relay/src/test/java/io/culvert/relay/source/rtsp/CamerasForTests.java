package io.culvert.relay.source.rtsp;

import io.culvert.relay.stream.AccessUnit;
import io.culvert.relay.stream.MediaSource;
import io.culvert.relay.stream.SourceOpener.Outcome;
import io.culvert.relay.stream.UnitSink;
import io.culvert.wire.kafka.SourceUrl;
import io.culvert.wire.kafka.StreamSource;
import io.culvert.wire.link.LinkFrame;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;

/** The camera client on an event loop of its own, with short waits. */
final class CamerasForTests implements AutoCloseable, CameraMeter {
    static final Duration LIMIT = Duration.ofSeconds(30);

    /** Short enough to wait for one that never comes, and long enough for one that comes on a busy machine. */
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    private final List<MediaSource> sources = new ArrayList<>();
    final List<CameraTrouble> troubles = new CopyOnWriteArrayList<>();
    final AtomicInteger pauses = new AtomicInteger();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final CameraNetwork network;
    private final CameraLimits limits;
    final Cameras cameras;

    CamerasForTests() {
        this(Duration.ofSeconds(2), 1, trustEverybody(), false);
    }

    CamerasForTests(Duration silence, int tunnelPort, SslContext tls, boolean checkHosts) {
        network = new CameraNetwork(
                loops,
                NioSocketChannel.class,
                NioDatagramChannel.class,
                tls,
                checkHosts,
                ForkJoinPool.commonPool(),
                url -> lookUp(url.host()));
        limits = new CameraLimits(
                ANSWER,
                ANSWER,
                silence,
                3,
                Duration.ofMinutes(5),
                16,
                Duration.ofMillis(50),
                100_000,
                100_000,
                Duration.ofMillis(200),
                tunnelPort);
        cameras = new Cameras(network, limits, this);
    }

    /** Two must not be reached, the name of another means nothing to the system, and that of one more is never answered. */
    private List<InetAddress> lookUp(String host) throws UnknownHostException, CameraNetwork.RefusedException {
        return switch (host) {
            case "10.9.9.9" -> throw new CameraNetwork.RefusedException("");
            case "short" -> throw new CameraNetwork.RefusedException("write its domain");
            case "unanswered.invalid" -> {
                closed.join();
                yield List.of();
            }
            case "camera.invalid", "camera.invalid." -> List.of(InetAddress.getLoopbackAddress());
            default -> List.of(InetAddress.getByName(host));
        };
    }

    static SslContext trustEverybody() {
        try {
            return SslContextBuilder.forClient()
                    .trustManager(io.netty.handler.ssl.util.InsecureTrustManagerFactory.INSTANCE)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    Outcome open(StreamSource.Transport transport, String... urls) {
        CompletableFuture<Outcome> outcome = cameras.open("/live/cam", new StreamSource.Rtsp(List.of(urls), transport))
                .toCompletableFuture();
        try {
            Outcome result = outcome.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (result instanceof Outcome.Opened opened) {
                sources.add(opened.source());
            }
            return result;
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("no outcome", e);
        }
    }

    MediaSource source(StreamSource.Transport transport, String... urls) {
        Outcome outcome = open(transport, urls);
        if (outcome instanceof Outcome.Opened opened) {
            return opened.source();
        }
        throw new AssertionError(outcome.toString());
    }

    String reason(StreamSource.Transport transport, String... urls) {
        Outcome outcome = open(transport, urls);
        if (outcome instanceof Outcome.Failed failed) {
            return failed.reason();
        }
        throw new AssertionError(outcome.toString());
    }

    /** A session through a tunnel, set up and not played. */
    CameraSession session(String text) {
        CameraUrl place = CameraUrl.of(SourceUrl.parse(text));
        CameraUrl url = place.throughTunnel(place.port());
        Dial dial = new Dial(network, limits, url, InetAddress.getLoopbackAddress(), loops.next());
        LogIns logIns = new LogIns(3, Duration.ofMinutes(5), System::nanoTime);
        CameraSession session = new CameraSession(dial, StreamSource.Transport.HTTP, logIns.of(url));
        return CompletableFuture.supplyAsync(session::open, dial.loop())
                .thenCompose(opening -> opening)
                .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** Does something where sessions belong. */
    void execute(Runnable task) {
        loops.next().execute(task);
    }

    /** Plays a source and takes down what comes. */
    static Watch watch(MediaSource source) {
        Watch watch = new Watch();
        source.lane().execute(() -> source.play(watch));
        return watch;
    }

    /** What a source delivers. */
    static final class Watch implements UnitSink {
        private final LinkedBlockingQueue<String> units = new LinkedBlockingQueue<>();
        private final CompletableFuture<LinkFrame.EndReason> end = new CompletableFuture<>();

        @Override
        public void onUnit(AccessUnit unit) {
            units.add(unit.track() + (unit.randomAccess() ? "! " : " ") + ByteBufUtil.hexDump(unit.packets()));
        }

        @Override
        public void onEnd(LinkFrame.EndReason reason) {
            end.complete(reason);
        }

        String next() {
            try {
                String unit = units.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
                if (unit == null) {
                    throw new AssertionError("no unit came");
                }
                return unit;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        LinkFrame.EndReason end() {
            try {
                return end.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                throw new AssertionError("no end came", e);
            }
        }
    }

    /** Waits for what another thread does. */
    static void await(String what, java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what);
            }
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    @Override
    public void trouble(CameraTrouble trouble) {
        troubles.add(trouble);
    }

    @Override
    public void opened() {}

    @Override
    public void closed() {}

    @Override
    public void logInPaused() {
        pauses.incrementAndGet();
    }

    @Override
    public void unitOverLimit() {}

    @Override
    public void keptOverflow() {}

    @Override
    public void close() {
        closed.complete(null);
        sources.forEach(MediaSource::close);
        cameras.close();
        loops.shutdownGracefully(0, 100, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
}
