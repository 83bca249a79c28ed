package io.culvert.fleet.client;

/**
 * How a data socket ended.
 *
 * @param cause  who or what ended it
 * @param detail for people
 * @param nanos  {@link System#nanoTime} of the end
 */
public record StreamEnd(Cause cause, String detail, long nanos) {
    /** Who or what ended a data socket. */
    public enum Cause {
        /** The server closed in order. */
        CLOSED_BY_SERVER,
        /** A reset, or the network. */
        LOST,
        /** The client closed. */
        CLOSED_HERE,
        /** The server answered the GET with something that is no tunnel. */
        REFUSED,
        /** What came is no RTSP: a torn frame, a reply inside a frame, or text between them. */
        BROKEN
    }
}
