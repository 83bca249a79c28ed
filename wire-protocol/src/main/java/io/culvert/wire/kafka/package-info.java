/**
 * What the services say to each other through Kafka: topic names, record headers, and the record families.
 *
 * <p>An RTSP message is the record's value, byte for byte, and addressing stands in record headers, so that a console
 * consumer reads a live conversation. Everything else is JSON. Records evolve by adding: unknown headers and JSON
 * fields are ignored, an unknown kind decodes to an empty {@code Optional} and is counted by the reader, and what cannot
 * be read at all is a {@link io.culvert.wire.kafka.RecordFormatException}, which sends the record to the dead-letter
 * topic.
 *
 * <p>The catalogue of streams holds passwords of cameras and publishers: what is read of it is printed masked, and what
 * cannot be read is reported without a quotation.
 *
 * <p>An order to a viewer (play, pause, stop) rides in a header of the reply that announces it: two records could be
 * parted by a crash, and media before the PLAY reply, or a reply without media, would be the result.
 *
 * <p>May import the JDK and Jackson. No Kafka client class: producers and consumers are the services' edges.
 */
package io.culvert.wire.kafka;
