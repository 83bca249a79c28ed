/**
 * The link: one TCP connection from a relay to a gateway, carrying media of many streams as length-prefixed frames.
 *
 * <p>Both ends prove that they know the fleet's secret before anything else: the gateway challenges, the relay says hello
 * with a proof, the gateway welcomes with its own and says how long sound may wait for its
 * picture. Heartbeats go both ways; a peer silent for 3 s is dead.
 *
 * <p>Media payloads are already in the form in which most viewers get them (interleaved frames, channel = 2 × track), so
 * that a gateway forwards what it received after rewriting a few bytes in place.
 *
 * <p>May import Netty's {@code ByteBuf} and the JDK.
 */
package io.culvert.wire.link;
