package io.culvert.wire.kafka;

import java.util.Map;
import java.util.Optional;

/**
 * A Kafka record without Kafka's classes.
 *
 * @param topic     one of {@link Topics}
 * @param partition explicit in every record: partitions carry ownership here
 * @param key       as the design's table of topics says
 * @param headers   see {@link RecordHeaders}
 * @param value     empty for a tombstone
 */
public record WireRecord(String topic, int partition, String key, Map<String, String> headers, Optional<byte[]> value) {
    private static final byte[] NOTHING = {};

    public static final byte[] EMPTY_VALUE = NOTHING;

    /** A record that removes its key from a compacted topic. */
    public static WireRecord tombstone(String topic, int partition, String key) {
        return new WireRecord(topic, partition, key, Map.of(), Optional.empty());
    }

    String requiredKey() {
        if (key == null) {
            throw new RecordFormatException("record without key");
        }
        return key;
    }

    String required(String header) {
        String text = headers.get(header);
        if (text == null) {
            throw new RecordFormatException("record header " + header + " is missing");
        }
        return text;
    }

    long requiredNumber(String header) {
        try {
            return Long.parseLong(required(header));
        } catch (NumberFormatException e) {
            throw new RecordFormatException("record header " + header + " is no number");
        }
    }

    /** A producer waits in vain for a partition that its topic does not have, and all its other records with it. */
    int requiredPartition(String header, int count) {
        long number = requiredNumber(header);
        if (number < 0 || number >= count) {
            throw new RecordFormatException("record header " + header + " is no partition");
        }
        return (int) number;
    }

    byte[] requiredValue() {
        return value.orElseThrow(() -> new RecordFormatException("record without value"));
    }
}
