/**
 * Tunnels (core): pairing of data socket and command socket, commands on their way out, replies in order on their way
 * back, and the end of all of it.
 *
 * <p>A tunnel belongs to the event loop of its data socket, a command socket to its own loop; they talk by handing tasks
 * to each other's loop, so that neither has a lock. Only {@link io.culvert.gateway.tunnel.TunnelRegistry} is shared.
 *
 * <p>Design, section 4.2, fixes the order: a command is expected by the tunnel before it is published, so that its reply
 * cannot come too early. Of a POST whose GET is on another gateway the replies go there; the
 * owner of the tunnel tells this one which commands have been answered, and hands on what is answered here. Nothing
 * leads there while the broker is away: such a command is answered 503 when it is back.
 *
 * <p>May import {@code io.culvert.wire}, {@code io.culvert.gateway.stream}, {@code
 * io.culvert.gateway.publication}, the JDK, JBoss Logging and Netty's buffer and
 * channel. Knows no Kafka, no HTTP, no CDI: {@link io.culvert.gateway.tunnel.CommandSink} and
 * {@link io.culvert.gateway.tunnel.TunnelMeters} are what it asks of the edges.
 */
package io.culvert.gateway.tunnel;
