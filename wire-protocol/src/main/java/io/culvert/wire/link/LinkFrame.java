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

    /**
     * Gateway → relay, third: the gateway's proof over the relay's nonce.
     *
     * @param audioWaitMillis how long sound may wait at the relay for the picture it is sent with; 0 for not at all, which
     *                        is also what a gateway means that does not tell
     */
    record Welcome(byte[] proof, int audioWaitMillis) implements LinkFrame {
        public Welcome(byte[] proof) {
            this(proof, 0);
        }
    }

    /**
     * Relay → gateway: what follows under this handle is this stream. Sent again when a recording seeks.
     *
     * @param handle     chosen by the relay, unique on the connection
     * @param stream     path, or {@link io.culvert.wire.kafka.StreamNames#recording}
     * @param epoch      see {@link io.culvert.wire.kafka.StreamState#epoch}
     * @param generation see {@link io.culvert.wire.kafka.ViewerOrder.Play#generation}
     * @param npt        seconds from the beginning at which a recording starts; NaN for a live stream
     * @param tracks     clock of each track, in order of track number
     * @param digest     of the stream's description: a stream that comes back with another one is of no use to those who
     *                   watched it; 0 if that is not told
     * @param scale      seconds of the recording that go by in one second of the RTP timestamps
     */
    record Open(
            int handle,
            String stream,
            long epoch,
            long generation,
            double npt,
            List<TrackClock> tracks,
            int digest,
            double scale)
            implements LinkFrame {
        /** At normal speed, without word of the description. */
        public Open(int handle, String stream, long epoch, long generation, double npt, List<TrackClock> tracks) {
            this(handle, stream, epoch, generation, npt, tracks, 0, 1);
        }
    }

    /**
     * Relay → gateway: how far has the viewer of this recording come? Asked before it is opened for one who has seen a
     * part of it; a gateway that does not know the question does not answer.
     *
     * @param handle under which the answer is expected, and the {@link Open} will come
     * @param stream {@link io.culvert.wire.kafka.StreamNames#recording}
     */
    record Where(int handle, String stream) implements LinkFrame {}

    /**
     * Gateway → relay: the answer.
     *
     * @param generation of the last frame that the viewer was given
     * @param npt        that frame's position in seconds; NaN if there was none
     * @param ended      that generation has been played to its end
     */
    record Position(int handle, long generation, double npt, boolean ended) implements LinkFrame {}

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
     * Relay → gateway: send me what the publisher in this tunnel sends, under this handle. Answered by {@link Media} and
     * {@link Clock} frames up the same link, for as long as both want it: the relay's {@link End} stops them, the gateway's
     * says that the tunnel is gone. A gateway that does not know the tunnel remembers the question: its command socket
     * may come here yet.
     *
     * @param handle   chosen by the relay, unique on the connection
     * @param tunnel   id of the publisher's tunnel
     * @param channels which of its channels are which track
     */
    record Ask(int handle, String tunnel, List<PublishedTrack> channels) implements LinkFrame {}

    /**
     * One track of a publisher.
     *
     * @param track    number of the track
     * @param rtp      interleaved channel of its RTP
     * @param rtcp     interleaved channel of its RTCP
     * @param encoding encoding name of its rtpmap, which tells what a random-access point looks like
     */
    record PublishedTrack(int track, int rtp, int rtcp, String encoding) {}

    /**
     * Relay → gateway: packets of one access unit (or a part of one), in order. Gateway → relay: packets of a publisher as
     * they came, without word of access units.
     *
     * @param waited  sound that has waited for a picture as long as it may, and leaves the gateway at once with all that
     *                waits there; a gateway that does not know it lets it wait once more
     * @param packets interleaved frames, channel = 2 × track; the receiver of this record owns the reference
     */
    record Media(int handle, int track, boolean randomAccess, boolean endOfAccessUnit, boolean waited, ByteBuf packets)
            implements LinkFrame {
        public Media(int handle, int track, boolean randomAccess, boolean endOfAccessUnit, ByteBuf packets) {
            this(handle, track, randomAccess, endOfAccessUnit, false, packets);
        }
    }

    /** Both ways, with {@link Media}: the RTP timestamp of a track at an NTP time, from or for sender reports. */
    record Clock(int handle, int track, long ntp, long rtpTimestamp) implements LinkFrame {}

    /** Both ways: no more frames under this handle. */
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
        OTHER,
        /** The source came back with another description. Said within a gateway, and not on the link. */
        DESCRIPTION_CHANGED
    }
}
