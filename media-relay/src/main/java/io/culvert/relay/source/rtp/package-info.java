/**
 * What every source has in common that gets RTP from elsewhere: what viewers are told of it, its packets put in order and
 * gathered into access units, its clocks, and the reports it expects. Nothing here opens a socket.
 *
 * <p>Payloads pass bit for bit. They are looked at only to find out where a viewer may begin, and only where the payload
 * format is known.
 *
 * <p>May import {@code relay.stream}, {@code io.culvert.wire} and Netty's {@code ByteBuf}. Every object belongs to the lane
 * of its source.
 */
package io.culvert.relay.source.rtp;
