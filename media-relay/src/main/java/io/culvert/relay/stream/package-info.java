/**
 * The core of the relay: which streams are wanted, who feeds them, and to which gateways each is pushed once.
 *
 * <p>Two kinds of threads meet here. The control thread owns {@link io.culvert.relay.stream.StreamRegistry} and every
 * {@code MediaStream}; it decides. A lane (one thread for many sources) owns each {@code Feed}; it carries media. They
 * hand each other tasks and share nothing else.
 *
 * <p>A source that is lost is opened again after a pause, a short one while gateways hold viewers of it. A recording that
 * a viewer has seen a part of goes on where its gateway says that the viewer is: after a PAUSE, and after another relay.
 *
 * <p>Sound of a stream with pictures is handed to the outlets together with the next picture, or when it has waited as long
 * as the gateways allow ({@code WaitingSound}): one crossing to the link, one write there and one wake of the gateway serve
 * all of it. Gateways say in the handshake how long their viewers' sound may wait, and are told of what has waited in vain,
 * so that it does not wait twice.
 *
 * <p>Imports {@code io.culvert.wire}, Netty's {@code ByteBuf} and the JDK. No Kafka, no FFmpeg, no CDI: what it needs of
 * the edges stands here as small interfaces.
 */
package io.culvert.relay.stream;
