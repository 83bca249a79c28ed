package io.culvert.gateway.http;

import java.time.Duration;

/**
 * Limits of the head of a connection and settings of its socket; the configuration documents each.
 *
 * @param lineBytes        longest request line (over it 414) or header line (431)
 * @param headBytes        longest head (over it 431)
 * @param headLines        most lines (over it 431)
 * @param headDeadline     from the first moment of the connection to the end of the head; over it 408
 * @param sendBufferBytes  SO_SNDBUF: without it the kernel alone hides 15 s of stream in front of a stalled viewer
 * @param unsentBytes      TCP_NOTSENT_LOWAT: what the kernel keeps beyond what is on its way
 * @param lowWaterBytes    of what a channel holds back, below which it is writable again
 * @param highWaterBytes   above which it is not
 * @param silentPostAnswer after which a POST without a byte is answered with an open-ended 200
 * @param webSocketFrameBytes longest frame of a WebSocket (over it close with 1009)
 */
public record HttpLimits(
        int lineBytes,
        int headBytes,
        int headLines,
        Duration headDeadline,
        int sendBufferBytes,
        int unsentBytes,
        int lowWaterBytes,
        int highWaterBytes,
        Duration silentPostAnswer,
        int webSocketFrameBytes) {
    public static final HttpLimits DEFAULT = new HttpLimits(
            4096,
            8192,
            64,
            Duration.ofSeconds(10),
            256 * 1024,
            128 * 1024,
            64 * 1024,
            128 * 1024,
            Duration.ofSeconds(3),
            256 * 1024);
}
