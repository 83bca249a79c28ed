package io.culvert.relay.link;

import java.time.Duration;

/**
 * Bounds of a link; the configuration keys say what they mean.
 *
 * @param queueBytes     waiting to be sent to one gateway; over it whole access units are dropped
 * @param connectTimeout to establish the TCP connection
 * @param heartbeat      between two heartbeats
 * @param silence        after which a gateway counts as dead; also the bound of the handshake
 * @param reconnectMin   wait before the first new attempt
 * @param reconnectMax   longest wait before a new attempt
 * @param answerWait     for a gateway's word on how far a viewer has come
 * @param linger         a link that carries nothing stays this long
 */
public record LinkLimits(
        int queueBytes,
        Duration connectTimeout,
        Duration heartbeat,
        Duration silence,
        Duration reconnectMin,
        Duration reconnectMax,
        Duration answerWait,
        Duration linger) {}
