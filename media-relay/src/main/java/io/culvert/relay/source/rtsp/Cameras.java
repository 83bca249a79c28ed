package io.culvert.relay.source.rtsp;

import io.culvert.relay.stream.SourceOpener;
import io.culvert.wire.kafka.SourceUrl;
import io.culvert.wire.kafka.StreamSource;
import io.netty.channel.EventLoop;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Opens cameras: the first of a stream's addresses that answers; those after the first stand by for it. */
public final class Cameras {
    private static final Logger LOG = Logger.getLogger(Cameras.class);
    private static final int CLOSE_MILLIS = 500;
    private static final int CLOSE_POLL_MILLIS = 10;

    private final CameraNetwork network;
    private final CameraLimits limits;
    private final CameraMeter meter;
    private final LogIns logIns;
    private final Set<CameraSource> open = ConcurrentHashMap.newKeySet();

    public Cameras(CameraNetwork network, CameraLimits limits, CameraMeter meter) {
        this.network = network;
        this.limits = limits;
        this.meter = meter;
        logIns = new LogIns(limits.logIns(), limits.logInPause(), System::nanoTime);
    }

    /** Does not block; the reason of a failure is a text of {@link CameraTrouble}, of the first address. */
    public CompletionStage<SourceOpener.Outcome> open(String stream, StreamSource.Rtsp definition) {
        EventLoop loop = network.loops().next();
        CameraAttempt attempt =
                new CameraAttempt(network, limits, meter, logIns, definition.transport(), loop, this::onClosed);
        CompletableFuture<SourceOpener.Outcome> result = new CompletableFuture<>();
        loop.execute(() -> tryNext(attempt, definition.places().iterator(), null, result));
        return result;
    }

    private void tryNext(
            CameraAttempt attempt,
            Iterator<SourceUrl> left,
            CameraException first,
            CompletableFuture<SourceOpener.Outcome> result) {
        SourceUrl url = left.next();
        attempt.open(url).whenComplete((source, failure) -> {
            if (failure == null) {
                open.add(source);
                meter.opened();
                result.complete(new SourceOpener.Outcome.Opened(source));
                return;
            }
            CameraException why = trouble(failure);
            meter.trouble(why.trouble());
            LOG.infof("camera %s: %s", url.host(), why.getMessage());
            CameraException reason = first == null ? why : first;
            if (left.hasNext()) {
                tryNext(attempt, left, reason, result);
            } else {
                result.complete(new SourceOpener.Outcome.Failed(reason.getMessage()));
            }
        });
    }

    /** A defect of ours fails one camera, not the thread that all others share. */
    private static CameraException trouble(Throwable failure) {
        try {
            return CameraException.of(failure);
        } catch (IllegalStateException e) {
            LOG.error("a camera cannot be opened", e);
            return new CameraException(CameraTrouble.REFUSED);
        }
    }

    private void onClosed(CameraSource source) {
        open.remove(source);
        meter.closed();
    }

    /** Says goodbye to every camera. Blocks for a moment. */
    public void close() {
        open.forEach(CameraSource::close);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        try {
            while (!open.isEmpty() && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(CLOSE_POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
