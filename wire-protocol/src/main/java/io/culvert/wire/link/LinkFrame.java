package io.culvert.wire.link;

import io.netty.buffer.ByteBuf;
import java.util.List;

/** One frame of the link. On the wire: 32-bit length of what follows, 8-bit type, fields in big-endian order. */
public sealed interface LinkFrame {
    /** Gateway → relay, first: a nonce to be proved. */
    record Challenge(byte[] nonce) implements LinkFrame {}

    /**
     * Relay → gateway, second.
     *
     * @param relay instance id of the relay
     * @param nonce to be proved by the gateway
     * @param proof {@link LinkSecret#proof} over the gateway's nonce
     */
    record Hello(String relay, byte[] nonce, byte[] proof) implements LinkFrame {}

    /** Gateway → relay, third: the gateway's proof over the relay's nonce. */
    record Welcome(byte[] proof) implements LinkFrame {}

    /**
     * Relay → gateway: what follows under this handle is this stream. Sent again when a recording seeks.
     *
     * @param handle     chosen by the relay, unique on the connection
     * @param stream     path, or {@link io.culvert.wire.kafka.StreamNames#recording}
     * @param epoch      see {@link io.culvert.wire.kafka.StreamState#epoch}
     * @param generation see {@link io.culvert.wire.kafka.ViewerOrder.Play#generation}
     * @param npt        seconds from the beginning at which a recording starts; NaN for a live stream
     * @param tracks     clock of each track, in order of track number
     */
    record Open(int handle, String stream, long epoch, long generation, double npt, List<TrackClock> tracks)
            implements LinkFrame {}

    /**
     * A track's clock at one instant, the same instant for all tracks of an {@link Open}.
     *
     * @param track        number of the track
     * @param clockRate    ticks per second
     * @param rtpTimestamp RTP timestamp at that instant
     * @param video        true if the track has random-access points that a viewer must start at
     */
    record TrackClock(int track, int clockRate, long rtpTimestamp, boolean video) {}

    /**
     * Relay → gateway: packets of one access unit (or a part of one), in order.
     *
     * @param packets interleaved frames, channel = 2 × track; the receiver of this record owns the reference
     */
    record Media(int handle, int track, boolean randomAccess, boolean endOfAccessUnit, ByteBuf packets)
            implements LinkFrame {}

    /** Relay → gateway: the RTP timestamp of a track at an NTP time, for sender reports. */
    record Clock(int handle, int track, long ntp, long rtpTimestamp) implements LinkFrame {}

    /** Relay → gateway: no more frames under this handle. */
    record End(int handle, EndReason reason) implements LinkFrame {}

    /** Both ways, once a second. */
    record Heartbeat() implements LinkFrame {}

    /** Why a stream ends on the link. */
    enum EndReason {
        /** Nobody behind this gateway wants it any more. */
        UNSUBSCRIBED,
        /** A recording has been played to its end. */
        END_OF_STREAM,
        /** The source is gone; it may come back under a new {@link Open}. */
        SOURCE_LOST,
        /** Another relay takes over. */
        HANDED_OVER,
        /** A reason that a newer release gives. */
        OTHER
    }
}
