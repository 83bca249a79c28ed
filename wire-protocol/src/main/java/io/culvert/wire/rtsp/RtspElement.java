package io.culvert.wire.rtsp;

/** Anything that can stand on an RTSP connection: a message, or an interleaved frame (RFC 2326, 10.12). */
public sealed interface RtspElement permits RtspMessage, InterleavedFrame {}
