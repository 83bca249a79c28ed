/**
 * What clients publish (core): their frames on the way from a command socket to the relays that asked for them, and what is
 * kept meanwhile.
 *
 * <p>A publisher is known by the id of its tunnel. Its frames may come on another gateway than the one that holds its data
 * socket, so the relay asks every gateway that has a socket of the tunnel, and whoever has frames sends them. Frames come on
 * the event loops of sockets and leave on those of links; a {@code Publisher} hands them over under a lock of its own,
 * which nothing holds for longer than that.
 *
 * <p>May import {@code io.culvert.wire}, the JDK and Netty's buffer. Knows no Kafka, no HTTP, no link, no other package of
 * the gateway.
 */
package io.culvert.gateway.publication;
