/**
 * The core of the relay: which streams are wanted, who feeds them, and to which gateways each is pushed once.
 *
 * <p>Two kinds of threads meet here. The control thread owns {@link io.culvert.relay.stream.StreamRegistry} and every
 * {@code MediaStream}; it decides. A lane (one thread for many sources) owns each {@code Feed}; it carries media. They
 * hand each other tasks and share nothing else.
 *
 * <p>Imports {@code io.culvert.wire}, Netty's {@code ByteBuf} and the JDK. No Kafka, no FFmpeg, no CDI: what it needs of
 * the edges stands here as small interfaces.
 */
package io.culvert.relay.stream;
