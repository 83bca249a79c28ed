package io.culvert.wire.kafka;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Objects;

/** What becomes of a tunnel's viewer, or publisher, when the reply that carries this order has been written to the data socket. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "order")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ViewerOrder.Play.class, name = "play"),
    @JsonSubTypes.Type(value = ViewerOrder.Pause.class, name = "pause"),
    @JsonSubTypes.Type(value = ViewerOrder.Stop.class, name = "stop"),
    @JsonSubTypes.Type(value = ViewerOrder.Publish.class, name = "publish")
})
public sealed interface ViewerOrder {
    /**
     * Send the stream's frames after the reply. The gateway completes the reply's RTP-Info (and, for a recording, its
     * Range) first: it alone knows the next sequence numbers.
     *
     * @param stream     name on the link: the path of a live stream, {@link StreamNames#recording} for a recording
     * @param generation only frames of this or a later generation of the stream are meant; 0 for live streams, raised by
     *                   every PLAY of a recording
     * @param fastStart  begin with the frames kept since the last random-access point
     * @param tracks     the tracks that were set up, in the order of their SETUP
     */
    record Play(String stream, long generation, boolean fastStart, List<TrackChannels> tracks) implements ViewerOrder {
        public Play {
            Objects.requireNonNull(stream, "stream");
            tracks = List.copyOf(tracks);
        }
    }

    /** No more media after the reply; sender reports go on, so that proxies do not find the connection idle. */
    record Pause() implements ViewerOrder {}

    /** The session has ended: no more media, no reports. */
    record Stop() implements ViewerOrder {}

    /**
     * No viewer at all: the client publishes from now on, and its frames on these channels are media.
     *
     * @param tracks the tracks that were set up, in the order of their SETUP
     */
    record Publish(List<TrackChannels> tracks) implements ViewerOrder {
        public Publish {
            tracks = List.copyOf(tracks);
        }
    }

    /**
     * Where one track's packets go.
     *
     * @param track number of the track in the stream, from 0
     * @param rtp   interleaved channel of RTP
     * @param rtcp  interleaved channel of RTCP
     * @param url   URL of the track's SETUP, for RTP-Info
     */
    record TrackChannels(int track, int rtp, int rtcp, String url) {}
}
