/**
 * RTSP 1.0 on a byte stream (RFC 2326): requests, responses and interleaved frames, with their decoder and encoder.
 *
 * <p>Used by the gateway (framing), the session service (meaning), the relay (cameras, publishers) and the test
 * clients. Knows bytes and limits, not sessions: whether a method fits a state is the session service's question.
 *
 * <p>May import the JDK and Netty's {@code ByteBuf}. Netty's own RTSP decoder is not used: it gives up at the first
 * interleaved {@code $} frame and refuses bare line feeds (measured with 4.1.135).
 */
package io.culvert.wire.rtsp;
