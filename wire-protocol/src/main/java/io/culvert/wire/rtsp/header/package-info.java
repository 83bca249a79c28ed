/**
 * One record per RTSP header that needs parsing: it parses and formats that header and nothing else (RFC 2326, 12).
 * Parsers throw {@link java.lang.IllegalArgumentException} with a text for the log; unknown parameters are ignored.
 * May import the JDK alone.
 */
package io.culvert.wire.rtsp.header;
