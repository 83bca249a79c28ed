package io.culvert.gateway.publication;

import io.culvert.wire.rtsp.InterleavedFrame;

/** A relay that asked for what a publisher sends. Called on the publisher's threads; must hand over and return. */
public interface Asker {
    /** One packet, as it came, on one of the channels that the relay named. */
    void frame(InterleavedFrame frame);

    /** The publisher's tunnel is gone. */
    void ended();
}
