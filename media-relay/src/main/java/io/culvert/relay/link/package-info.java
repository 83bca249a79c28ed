/**
 * The link to the gateways: one TCP connection to each gateway that is to receive anything, or
 * from which a publisher's media is to be had.
 *
 * <p>A {@code GatewayLink} and its outlets belong to one event loop; other threads hand it tasks. The packets of an access
 * unit are never copied here: each link writes a header of its own and the same reference-counted packets.
 *
 * <p>May import {@code relay.stream}, {@code io.culvert.wire} and Netty.
 */
package io.culvert.relay.link;
