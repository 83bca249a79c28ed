package io.culvert.relay.stream;

import io.netty.buffer.ByteBuf;

/** Where a gateway's packets go; called on the link's loop. */
public interface IntakeSink {
    /** @param packets interleaved frames; the sink owns the reference */
    void packets(int track, ByteBuf packets);

    /** A sender report of the publisher. */
    void clock(int track, long ntp, long rtpTimestamp);

    /** The gateway says that the publisher is gone. */
    void ended();
}
