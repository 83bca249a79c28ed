/**
 * Cameras: an RTSP client that pulls a stream over TCP, over UDP, or through an HTTP tunnel, with or without TLS.
 *
 * <p>From the outside in: {@code Cameras} opens streams, {@code CameraAttempt} tries one address in the ways that it allows,
 * {@code CameraSession} speaks RTSP until media flow, {@code CameraSource} is what flows then. Below them {@code Dialogue}
 * pairs questions and answers and logs in, and a {@code Wire} carries the bytes.
 *
 * <p>Everything of one camera belongs to one event loop, which is also the lane of its source. Nothing blocks: host names
 * are looked up elsewhere. Cameras are fragile: each track is set up once, log-ins are few, and new attempts keep their
 * distance. User names, passwords and paths of cameras (some hold passwords) are never logged.
 *
 * <p>May import {@code relay.stream}, {@code relay.source.rtp}, {@code io.culvert.wire} and Netty.
 */
package io.culvert.relay.source.rtsp;
