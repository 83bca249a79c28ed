/**
 * RTP and RTCP as static views over a buffer (RFC 3550): no object per packet. Used by relay, gateway and test clients.
 * May import Netty's {@code ByteBuf} and the JDK.
 */
package io.culvert.wire.rtp;
