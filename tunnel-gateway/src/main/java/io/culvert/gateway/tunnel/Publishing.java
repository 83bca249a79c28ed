package io.culvert.gateway.tunnel;

import io.culvert.gateway.publication.Publications;
import io.culvert.gateway.publication.Publisher;
import io.culvert.wire.kafka.ViewerOrder;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a tunnel publishes, seen from its data socket. Down this socket go replies and receiver reports; a report now and
 * then shows proxies that the connection is in use, and finds out a client that is gone.
 *
 * <p>Belongs to the event loop of the data socket.
 */
final class Publishing {
    /** An empty receiver report and an anonymous SDES, the least that RFC 3550, 6.1 allows, behind its interleaved header. */
    private static final byte[] REPORT = {
        '$', 0, 0, 20, (byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 1, (byte) 0x81, (byte) 202, 0, 2, 0, 0, 0, 1, 1, 0, 0, 0
    };

    private final String tunnel;
    private final Publications publications;
    private final DataSocket data;
    private Optional<ViewerOrder.Publish> active = Optional.empty();

    Publishing(String tunnel, Publications publications, DataSocket data) {
        this.tunnel = tunnel;
        this.publications = publications;
        this.data = data;
    }

    /** Called before the reply to RECORD is written: the client's frames come after it. */
    void begin(ViewerOrder.Publish order) {
        active = Optional.of(order);
        publications.records(tunnel, order.tracks());
        long wait = publications.settings().askedWait().toMillis();
        data.channel().eventLoop().schedule(() -> publications.dropUnasked(tunnel), wait, TimeUnit.MILLISECONDS);
    }

    void pause() {
        active = Optional.empty();
        publications.pause(tunnel);
    }

    void end() {
        active = Optional.empty();
        publications.end(tunnel);
    }

    /**
     * Looked at now and then, and reported then. Where the command socket is on another gateway its frames are not seen
     * here, and the data socket alone shows life. One that was here and is closed brings none.
     */
    boolean isAlive(boolean framesComeHere) {
        if (active.isEmpty()) {
            return false;
        }
        data.write(report());
        return !framesComeHere
                || publications.find(tunnel).filter(Publisher::wasLively).isPresent();
    }

    private byte[] report() {
        byte[] report = REPORT.clone();
        report[1] = (byte) active.orElseThrow().tracks().getFirst().rtcp();
        return report;
    }
}
