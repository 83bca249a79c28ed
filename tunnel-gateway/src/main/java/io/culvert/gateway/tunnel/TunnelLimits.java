package io.culvert.gateway.tunnel;

import io.culvert.wire.rtsp.RtspLimits;
import java.time.Duration;

/**
 * The limits of design, section 8, that tunnels keep; the configuration documents each.
 *
 * @param tunnels           most data sockets at a time
 * @param waiting           most sockets that wait for their other half
 * @param unpairedWait      how long they wait
 * @param idleWait          how long a tunnel lives without viewer, command and life sign
 * @param commandDeadline   after which a command is answered 503 here
 * @param commandsInFlight  commands published and not answered, of one command socket
 * @param commandsPerSecond of one command socket
 * @param wrongFrames       frames on unknown channels before the tunnel is closed
 * @param unsentBytes       of replies that a client does not read, before the tunnel is closed
 * @param silentPost        after which a POST without a byte is counted
 * @param rtsp              size of messages
 */
public record TunnelLimits(
        int tunnels,
        int waiting,
        Duration unpairedWait,
        Duration idleWait,
        Duration commandDeadline,
        int commandsInFlight,
        int commandsPerSecond,
        int wrongFrames,
        int unsentBytes,
        Duration silentPost,
        RtspLimits rtsp) {
    public static final TunnelLimits DEFAULT = new TunnelLimits(
            10_000,
            1_000,
            Duration.ofSeconds(10),
            Duration.ofSeconds(65),
            Duration.ofSeconds(10),
            8,
            20,
            100,
            4 * 1024 * 1024,
            Duration.ofSeconds(5),
            RtspLimits.DEFAULT);
}
