/**
 * Where streams come from. Here files: demuxed, and packed into RTP, by FFmpeg's libraries in this process; cameras are in
 * {@code rtsp}.
 *
 * <p>{@code DefinedSources} chooses by the catalogue's definition; a path without one names a file. {@code HostGuard} says
 * which hosts a definition may reach.
 *
 * <p>Three kinds of threads: workers open files (it blocks), lanes read, pace and pack them, and whoever wants hands them
 * tasks. A native context is used by one thread at a time and freed by the lane that owns it, once.
 *
 * <p>AAC is packed here and not by FFmpeg: its muxer holds each frame back until the next one comes, which delays sound
 * by a frame and loses the last one of a recording.
 *
 * <p>May import {@code relay.stream}, {@code io.culvert.wire}, Netty's {@code ByteBuf}, JavaCPP and its FFmpeg.
 */
package io.culvert.relay.source;
