package io.culvert.session.tunnel;

/**
 * Limits of one tunnel.
 *
 * @param waitingCommands most commands that may wait; over it one is dropped. The gateway that took it answers 503 at its
 *                        deadline if it holds the data socket too; else it is answered 503 from here
 * @param streamWaitMs    longest wait of a DESCRIBE or SETUP for an unknown stream, in milliseconds
 * @param replyMarginMs   the wait ends this long before the command's deadline, so that our 503 comes first
 * @param unpairedMs      longest wait for the data socket, in milliseconds
 * @param timeoutSeconds  announced in Session headers
 */
public record TunnelLimits(
        int waitingCommands, long streamWaitMs, long replyMarginMs, long unpairedMs, int timeoutSeconds) {
    public static final TunnelLimits DEFAULT = new TunnelLimits(8, 10_000, 500, 10_000, 55);
}
