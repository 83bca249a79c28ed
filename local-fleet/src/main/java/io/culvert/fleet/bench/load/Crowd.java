package io.culvert.fleet.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The viewers of the load generator. Everything happens on its one event loop; the public methods may be called from outside. */
final class Crowd {
    private static final int RECEIVE_BYTES = 65_536;
    private static final int STALLED_RECEIVE_BYTES = 16_384;
    private static final long HANDSHAKE_LIMIT_SECONDS = 30;

    private final LoadSettings settings;
    private final EventLoop loop;
    private final Class<? extends SocketChannel> kind;
    private final Tally tally = new Tally();
    private final Set<LoadViewer> viewers = new LinkedHashSet<>();
    private final Set<LoadViewer> joining = new LinkedHashSet<>();
    private final List<Long> joinNanos = new ArrayList<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private boolean allBegun;
    private volatile long stay;
    private int started;
    private int failed;
    private CompletableFuture<String> joinDone = new CompletableFuture<>();

    Crowd(LoadSettings settings, EventLoop loop, Class<? extends SocketChannel> kind) {
        this.settings = settings;
        this.loop = loop;
        this.kind = kind;
    }

    LoadSettings settings() {
        return settings;
    }

    Tally tally() {
        return tally;
    }

    private Bootstrap bootstrap() {
        return new Bootstrap()
                .group(loop)
                .channel(kind)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(RECEIVE_BYTES));
    }

    Bootstrap commandBootstrap() {
        return bootstrap().handler(new LoadViewer.CommandReader());
    }

    /**
     * Lets viewers come one after the other; done when each of them watches or has failed.
     *
     * @param stayMillis how long each stays; 0 for until it is told to leave
     */
    CompletableFuture<String> join(int count, double perSecond, boolean smallBuffer, long stayMillis) {
        stay = stayMillis;
        joinDone = new CompletableFuture<>();
        loop.execute(() -> {
            joinNanos.clear();
            failures.clear();
            failed = 0;
            Bootstrap bootstrap = bootstrap();
            if (smallBuffer) {
                bootstrap.option(ChannelOption.SO_RCVBUF, STALLED_RECEIVE_BYTES);
            }
            long start = System.nanoTime();
            joinOne(bootstrap, count, perSecond, start, 0);
        });
        return joinDone;
    }

    private void joinOne(Bootstrap bootstrap, int count, double perSecond, long start, int begun) {
        int next = begun;
        long interval = (long) (1e9 / perSecond);
        while (next < count && System.nanoTime() - (start + next * interval) >= 0) {
            LoadViewer viewer = new LoadViewer(this, started++, start + next * interval);
            joining.add(viewer);
            loop.schedule(() -> giveUp(viewer), HANDSHAKE_LIMIT_SECONDS, TimeUnit.SECONDS);
            viewer.connect(bootstrap);
            next++;
        }
        if (next < count) {
            int more = next;
            long wait = start + next * interval - System.nanoTime();
            loop.schedule(() -> joinOne(bootstrap, count, perSecond, start, more), wait, TimeUnit.NANOSECONDS);
        } else {
            allBegun = true;
            endOfJoin();
        }
    }

    private void giveUp(LoadViewer viewer) {
        if (joining.contains(viewer)) {
            viewer.fail("no PLAY reply in time");
        }
    }

    void joined(LoadViewer viewer, long nanos) {
        joining.remove(viewer);
        viewers.add(viewer);
        joinNanos.add(nanos);
        if (stay > 0) {
            loop.schedule(() -> depart(viewer), stay, TimeUnit.MILLISECONDS);
        }
        endOfJoin();
    }

    private void depart(LoadViewer viewer) {
        viewers.remove(viewer);
        viewer.leave();
    }

    void lost(LoadViewer viewer, boolean watching, String why) {
        joining.remove(viewer);
        viewers.remove(viewer);
        if (watching) {
            tally.cut++;
        } else {
            failed++;
        }
        failures.merge(why.replace(' ', '_').replace('=', '_'), 1, Integer::sum);
        endOfJoin();
    }

    private void endOfJoin() {
        if (allBegun && joining.isEmpty()) {
            allBegun = false;
            long[] sorted =
                    joinNanos.stream().mapToLong(Long::longValue).sorted().toArray();
            joinDone.complete("ok=%d failed=%d p50=%d p99=%d max=%d why=%s"
                    .formatted(
                            sorted.length,
                            failed,
                            quantile(sorted, 0.5),
                            quantile(sorted, 0.99),
                            quantile(sorted, 1),
                            failures.toString().replace(" ", "")));
        }
    }

    private static long quantile(long[] sorted, double share) {
        int at = (int) Math.ceil(share * sorted.length) - 1;
        return sorted.length == 0 ? 0 : sorted[Math.clamp(at, 0, sorted.length - 1)];
    }

    /** The first so many viewers go. */
    CompletableFuture<String> leave(int count) {
        return onLoop(() -> {
            List<LoadViewer> gone = viewers.stream().limit(count).toList();
            gone.forEach(LoadViewer::leave);
            gone.forEach(viewers::remove);
            return "left=" + gone.size();
        });
    }

    /** The last so many viewers read no more. */
    CompletableFuture<String> stall(int count) {
        return onLoop(() -> {
            viewers.stream().skip(viewers.size() - count).forEach(LoadViewer::stall);
            return "stalled=" + count;
        });
    }

    CompletableFuture<String> goOn() {
        return onLoop(() -> {
            viewers.forEach(LoadViewer::goOn);
            return "viewers=" + viewers.size();
        });
    }

    CompletableFuture<String> beginWindow() {
        return onLoop(() -> {
            long now = System.nanoTime();
            viewers.forEach(viewer -> viewer.beginWindow(now));
            return totals(now);
        });
    }

    CompletableFuture<String> totals() {
        return onLoop(() -> totals(System.nanoTime()));
    }

    private String totals(long now) {
        long silence = viewers.stream()
                .mapToLong(viewer -> viewer.longestSilence(now))
                .max()
                .orElse(0);
        return ("nanos=%d viewers=%d bytes=%d reads=%d packets=%d jumps=%d lost=%d brokenStarts=%d cut=%d silence=%d why=%s")
                .formatted(
                        now,
                        viewers.size(),
                        tally.bytes,
                        tally.reads,
                        tally.packets,
                        tally.jumps,
                        tally.lost,
                        tally.brokenStarts,
                        tally.cut,
                        silence,
                        failures.toString().replace(" ", ""));
    }

    private CompletableFuture<String> onLoop(java.util.concurrent.Callable<String> action) {
        CompletableFuture<String> done = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                done.complete(action.call());
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }
}
