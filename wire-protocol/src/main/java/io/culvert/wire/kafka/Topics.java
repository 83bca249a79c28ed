package io.culvert.wire.kafka;

import java.util.List;
import java.util.Map;

/** All topics of Culvert: names, partition counts and how long they keep what they hold. */
public final class Topics {
    public static final String COMMANDS = "rtsp.commands";
    public static final String REPLIES = "rtsp.replies";
    public static final String SESSIONS = "rtsp.sessions";
    public static final String SUBSCRIPTIONS = "media.subscriptions";
    public static final String STREAMS = "media.streams";
    public static final String CATALOGUE = "media.catalogue";
    public static final String DEAD_LETTERS = "culvert.dead-letters";

    /** Sessions live where their commands are: both topics have this many partitions. */
    public static final int COMMAND_PARTITIONS = 12;

    /** One is read by each gateway; more gateways than partitions share them and skip each other's records. */
    public static final int REPLY_PARTITIONS = 64;

    /** An upper bound for the number of relays that share the streams. */
    public static final int SUBSCRIPTION_PARTITIONS = 24;

    private static final Map<String, String> ONE_HOUR = Map.of("cleanup.policy", "delete", "retention.ms", "3600000");
    private static final Map<String, String> COMPACTED = Map.of(
            "cleanup.policy", "compact",
            "min.cleanable.dirty.ratio", "0.1",
            "segment.ms", "600000",
            "delete.retention.ms", "600000");
    /**
     * An owner that was relieved may still write, and what it writes is void, but compaction does not know: it would leave
     * the void word and drop the true one before it. A session is written anew every five minutes, well within this time.
     */
    private static final Map<String, String> SNAPSHOTS = Map.of(
            "cleanup.policy", "compact",
            "min.cleanable.dirty.ratio", "0.1",
            "min.compaction.lag.ms", "600000",
            "segment.ms", "600000",
            "delete.retention.ms", "600000");

    private static final Map<String, String> ONE_WEEK = Map.of("cleanup.policy", "delete", "retention.ms", "604800000");

    /** A topic to be created, with Kafka's own names for its settings. */
    public record Topic(String name, int partitions, Map<String, String> settings) {}

    public static final List<Topic> ALL = List.of(
            new Topic(COMMANDS, COMMAND_PARTITIONS, ONE_HOUR),
            new Topic(REPLIES, REPLY_PARTITIONS, ONE_HOUR),
            new Topic(SESSIONS, COMMAND_PARTITIONS, SNAPSHOTS),
            new Topic(SUBSCRIPTIONS, SUBSCRIPTION_PARTITIONS, COMPACTED),
            new Topic(STREAMS, 1, COMPACTED),
            new Topic(CATALOGUE, 1, COMPACTED),
            new Topic(DEAD_LETTERS, 1, ONE_WEEK));

    private Topics() {}

    /** The partition of {@link #REPLIES} that the gateway of this instance id reads. */
    public static int replyPartition(String gatewayInstance) {
        return Math.floorMod(spread(gatewayInstance), REPLY_PARTITIONS);
    }

    /** The partition of {@link #COMMANDS} and {@link #SESSIONS} in which this tunnel lives. */
    public static int commandPartition(String tunnelId) {
        return Math.floorMod(spread(tunnelId), COMMAND_PARTITIONS);
    }

    /** The partition of {@link #SUBSCRIPTIONS} in which all subscriptions of this stream live, whoever subscribes. */
    public static int subscriptionPartition(String stream) {
        return Math.floorMod(spread(stream), SUBSCRIPTION_PARTITIONS);
    }

    /** FNV-1a: the same in every release and every language; String.hashCode would do, but clusters similar names. */
    private static int spread(String text) {
        int hash = 0x811C9DC5;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x01000193;
        }
        return hash ^ hash >>> 15;
    }
}
