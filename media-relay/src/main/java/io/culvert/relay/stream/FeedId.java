package io.culvert.relay.stream;

/**
 * What a feed is called on the link.
 *
 * @param stream     path, or {@link io.culvert.wire.kafka.StreamNames#recording}
 * @param epoch      see {@link io.culvert.wire.kafka.StreamState#epoch}
 * @param generation of a recording's PLAY; 0 for a live stream
 * @param digest     see {@link io.culvert.wire.link.LinkFrame.Open#digest}
 */
public record FeedId(String stream, long epoch, long generation, int digest) {
    /** Of a stream whose description cannot change. */
    public FeedId(String stream, long epoch, long generation) {
        this(stream, epoch, generation, 0);
    }
}
