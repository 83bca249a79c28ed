package io.culvert.gateway.link;

import java.time.Duration;

/**
 * Limits and waits of the links.
 *
 * @param handshakeWait  from the connection to a valid proof of the relay
 * @param handshakeBytes most bytes of a frame before that
 * @param heartbeat      longest silence towards the relay
 * @param deadAfter      silence of the relay after which the link is closed
 * @param maxLinks       most connections at a time, those in the handshake included
 * @param maxStreams     most streams open on one link
 * @param audioWait      how long the relays may let sound wait for the picture it is sent with
 */
public record LinkSettings(
        Duration handshakeWait,
        int handshakeBytes,
        Duration heartbeat,
        Duration deadAfter,
        int maxLinks,
        int maxStreams,
        Duration audioWait) {
    public static final LinkSettings DEFAULTS = new LinkSettings(
            Duration.ofSeconds(3),
            1024,
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            256,
            10_000,
            Duration.ofMillis(40));

    public LinkSettings withAudioWait(Duration wait) {
        return new LinkSettings(handshakeWait, handshakeBytes, heartbeat, deadAfter, maxLinks, maxStreams, wait);
    }
}
