package io.culvert.gateway.stream;

/** Why media did not go on; the tag of {@link FanoutCounters#dropped}. */
public enum DropReason {
    /** The viewer has too many unsent bytes. */
    QUEUE_BYTES,
    /** The viewer has too many unsent packets. */
    QUEUE_PACKETS,
    /** The viewer's oldest unsent batch is too old. */
    QUEUE_AGE,
    /** The viewer has been over a limit and waits for the next random-access point. */
    QUEUE_RESYNC,
    /** The feed has not come to its first random-access point, at which it may take over. */
    FEED_BEFORE_START,
    /** Media of a new feed that the old feed has shown already. */
    SEAM_OVERLAP,
    /** Not interleaved RTP of a track that the feed has opened. */
    MALFORMED,
    /** The next event loop does not keep up. */
    LOOP_BEHIND
}
