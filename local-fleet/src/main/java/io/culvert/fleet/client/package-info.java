/**
 * The scripted client: an RTSP client that does everything a client can do, right and wrong, on command.
 *
 * <p>{@link io.culvert.fleet.client.TunnelClient} speaks plain RTSP, RTSP over WebSocket, or the HTTP tunnel in the words of FFmpeg,
 * GStreamer, LIVE555 or gortsplib; {@link io.culvert.fleet.client.MediaWatch} tells what a viewer would have seen. Used by
 * end-to-end tests, fault drills and benchmarks, so it stands with the main code. It judges nothing: it measures, and the
 * caller asserts.
 *
 * <p>Blocking sockets and virtual threads: one reader for each data socket, and the caller's own thread for everything
 * that is sent. May import {@code wire-protocol}, Netty's {@code ByteBuf} and the JDK; nothing else of the local fleet.
 */
package io.culvert.fleet.client;
