package io.culvert.relay.stream;

import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.link.LinkFrame;
import java.util.List;

/** Finds the way from gateways: what publishers send. */
public interface Intakes {
    /**
     * Asks a gateway for what the publisher in a tunnel sends, and asks again after each reconnection, until it is closed.
     * Never blocks.
     */
    Intake ask(GatewayAddress gateway, String tunnel, List<LinkFrame.PublishedTrack> tracks, IntakeSink sink);

    /** One question that stands. */
    interface Intake {
        /** Any thread; the sink may be called for a moment after. */
        void close();
    }
}
