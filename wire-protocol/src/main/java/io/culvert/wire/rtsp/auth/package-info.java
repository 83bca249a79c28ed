/**
 * Authentication of RTSP and of the HTTP legs of a tunnel: Basic (RFC 7617) and Digest (RFC 7616 and, for cameras and
 * clients that are older, RFC 2617 and 2069), read and written from both sides. The gateway asks viewers, the relay answers
 * cameras.
 *
 * <p>Supported: MD5 and SHA-256 and their {@code -sess} forms, with and without {@code qop=auth}, several challenges in one
 * or several header lines, {@code stale}. Not supported, and passed over: {@code auth-int}, {@code userhash},
 * SHA-512-256. Secrets stay out of every {@code toString}.
 *
 * <p>Strings here are wire strings: one character for each byte, as the message decoder makes them. Names and passwords
 * become UTF-8 at the border ({@link io.culvert.wire.rtsp.auth.Credentials}).
 *
 * <p>May import the JDK, and of this module the secret of the fleet for nonces. No library was found to do this: those of Java belong each to its own HTTP client or server,
 * and RTSP differs in method and URI only.
 */
package io.culvert.wire.rtsp.auth;
