/**
 * One tunnel as its owner sees it (core): its data socket, its command sockets, the commands that wait, and the session.
 *
 * <p>{@code TunnelMachine} is a pure function from a tunnel and an event to a {@code Step}: time, stream states and ids
 * are arguments. A command is executed once: its place on its command socket says whether it was seen before.
 *
 * <p>May import {@code io.culvert.wire}, {@code session.rtsp} and the JDK (Netty's buffer to feed the RTSP decoder). Knows
 * no Kafka client, no CDI.
 */
package io.culvert.session.tunnel;
