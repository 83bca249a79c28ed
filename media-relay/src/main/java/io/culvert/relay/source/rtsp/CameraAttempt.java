package io.culvert.relay.source.rtsp;

import io.culvert.wire.kafka.SourceUrl;
import io.culvert.wire.kafka.StreamSource;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One attempt at one address of a camera, in the ways that its transport allows: by itself interleaved in TCP, by UDP where
 * the camera refuses that, and through an HTTP tunnel where it has no RTSP port at all.
 */
final class CameraAttempt {
    private final CameraNetwork network;
    private final CameraLimits limits;
    private final CameraMeter meter;
    private final LogIns logIns;
    private final StreamSource.Transport transport;
    private final EventLoop loop;
    private final Consumer<CameraSource> onClose;

    CameraAttempt(
            CameraNetwork network,
            CameraLimits limits,
            CameraMeter meter,
            LogIns logIns,
            StreamSource.Transport transport,
            EventLoop loop,
            Consumer<CameraSource> onClose) {
        this.network = network;
        this.limits = limits;
        this.meter = meter;
        this.logIns = logIns;
        this.transport = transport;
        this.loop = loop;
        this.onClose = onClose;
    }

    CompletionStage<CameraSource> open(SourceUrl place) {
        return resolve(place).thenCompose(address -> {
            CameraUrl url = CameraUrl.of(place);
            boolean wrapped = transport == StreamSource.Transport.HTTP && !url.tunnel();
            return open(wrapped ? url.throughTunnel(url.port()) : url, address);
        });
    }

    /** Host names are looked up elsewhere: the system's resolver blocks. */
    private CompletionStage<InetAddress> resolve(SourceUrl place) {
        return CompletableFuture.supplyAsync(() -> lookUp(place), network.blocking())
                .completeOnTimeout(null, limits.answerTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .thenApplyAsync(
                        address -> {
                            if (address == null) {
                                throw new CameraException(CameraTrouble.UNREACHABLE, "no address for its name");
                            }
                            return address;
                        },
                        loop);
    }

    private InetAddress lookUp(SourceUrl place) {
        try {
            return network.lookup().addresses(place).stream()
                    .findFirst()
                    .orElseThrow(() -> new CameraException(CameraTrouble.ADDRESS_REFUSED));
        } catch (CameraNetwork.RefusedException e) {
            throw new CameraException(CameraTrouble.ADDRESS_REFUSED, e.getMessage());
        } catch (UnknownHostException e) {
            throw new CameraException(CameraTrouble.UNREACHABLE, "no address for its name");
        }
    }

    private CompletionStage<CameraSource> open(CameraUrl url, InetAddress address) {
        Dial dial = new Dial(network, limits, url, address, loop);
        LogIns.Policy logins = logIns.of(url);
        if (logins.isPaused()) {
            meter.logInPaused();
            throw new CameraException(CameraTrouble.CREDENTIALS_REFUSED, "not tried again for a while");
        }
        CameraSession session = new CameraSession(dial, transport, logins);
        return session.open()
                .thenCompose(opened -> CameraSource.play(opened, dial, meter, onClose))
                .handleAsync((source, failure) -> onTried(session, dial, source, failure), loop)
                .thenCompose(Function.identity());
    }

    private CompletionStage<CameraSource> onTried(
            CameraSession session, Dial dial, CameraSource source, Throwable failure) {
        if (failure == null) {
            return CompletableFuture.completedFuture(source);
        }
        session.close();
        CameraException why = CameraException.of(failure);
        if (transport != StreamSource.Transport.AUTO || dial.url().tunnel()) {
            throw why;
        }
        boolean usualPort = dial.url().port().orElse(CameraUrl.RTSP_PORT) == CameraUrl.RTSP_PORT;
        if (why.trouble() == CameraTrouble.UNREACHABLE && usualPort) {
            return open(dial.url().throughTunnel(OptionalInt.empty()), dial.address());
        }
        if (why.trouble() == CameraTrouble.NO_RTSP && !session.wasHeard()) {
            return open(dial.url().throughTunnel(dial.url().port()), dial.address());
        }
        throw why;
    }
}
