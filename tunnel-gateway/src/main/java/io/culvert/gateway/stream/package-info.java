/**
 * Streams in the gateway (core): continuity of sequence, timestamp and SSRC over changes of the relay, the frames kept
 * for a fast start, and the fan-out to viewers, one event loop at a time.
 *
 * <p>May import {@code io.culvert.wire}, the JDK and Netty's buffer, channel and event loop. Knows no Kafka, no HTTP, no
 * CDI, no other package of the gateway.
 */
package io.culvert.gateway.stream;
