package io.culvert.wire.kafka;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Desired state on {@link Topics#SUBSCRIPTIONS}: this consumer must receive this stream. A tombstone of the same key
 * ends it. All subscriptions of a stream stand in one partition, so that one relay owns the stream.
 *
 * <p>Several owners of sessions may have viewers of one stream behind one gateway. Each writes a subscription of its
 * own (the consumer names the owner's partition), and the relay sends one copy as long as any of them stands: so no owner
 * needs to know the others' viewers.
 *
 * @param stream      path of the stream
 * @param consumer    who wants it; see {@link #liveConsumer}, {@link #recordingConsumer}, {@link #describeConsumer}, {@link
 *                    #publisherConsumer}
 * @param gateway     where the frames go; empty if only the description is wanted
 * @param recording   position and speed, if the stream is a recording
 * @param publication where the stream comes from, if the consumer is its publisher: then nothing goes there
 */
public record Subscription(
        String stream,
        String consumer,
        Optional<GatewayAddress> gateway,
        Optional<Recording> recording,
        Optional<Publication> publication) {
    private static final String SEPARATOR = "|";
    private static final String PUBLISHER = "publisher:";

    public Subscription {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(consumer, "consumer");
    }

    /** Of somebody who watches, or asks. */
    public Subscription(
            String stream, String consumer, Optional<GatewayAddress> gateway, Optional<Recording> recording) {
        this(stream, consumer, gateway, recording, Optional.empty());
    }

    /** That of a publisher. */
    public static Subscription of(String stream, String session, int ownerPartition, Publication publication) {
        return new Subscription(
                stream,
                publisherConsumer(session, ownerPartition),
                Optional.empty(),
                Optional.empty(),
                Optional.of(publication));
    }

    /**
     * How a recording is to be played.
     *
     * @param session    the session that it is played for
     * @param generation raised by every PLAY, so that frames from before a seek are told from those after it
     * @param start      seconds from the beginning; the relay starts at the random-access point at or before
     * @param end        seconds from the beginning, if the range was closed
     * @param scale      1 for normal speed
     * @param playing    false while paused
     * @param resumes    the viewer goes on where it is, which its gateway knows; {@code start} is an estimate
     */
    public record Recording(
            String session,
            long generation,
            double start,
            Optional<Double> end,
            double scale,
            boolean playing,
            boolean resumes) {
        public Recording {
            Objects.requireNonNull(session, "session");
        }

        /** From its start. */
        public Recording(
                String session, long generation, double start, Optional<Double> end, double scale, boolean playing) {
            this(session, generation, start, end, scale, playing, false);
        }
    }

    /** Consumer of a live stream: a gateway, as seen by the owner of one partition of {@link Topics#COMMANDS}. */
    public static String liveConsumer(String gatewayInstance, int ownerPartition) {
        return gatewayInstance + "#" + ownerPartition;
    }

    /** Consumer of a recording: one session, in the partition of {@link Topics#COMMANDS} that it lives in. */
    public static String recordingConsumer(String session, int ownerPartition) {
        return "session:" + session + "#" + ownerPartition;
    }

    /** Somebody waits for the description of the stream, and nothing more. */
    public static String describeConsumer(int ownerPartition) {
        return "describe#" + ownerPartition;
    }

    /** Not a consumer but its opposite: the session that publishes the stream. */
    public static String publisherConsumer(String session, int ownerPartition) {
        return PUBLISHER + session + "#" + ownerPartition;
    }

    /** What the keys of the publications by this session begin with, whoever owns it. */
    public static String publisherKey(String stream, String session) {
        return stream + SEPARATOR + PUBLISHER + session + "#";
    }

    /** The stream of a publication's key; empty if the key is that of somebody who watches. */
    public static Optional<String> publishedStream(String key) {
        int end = key.indexOf(SEPARATOR + PUBLISHER);
        return end < 0 ? Optional.empty() : Optional.of(key.substring(0, end));
    }

    /** True if the owner of this partition of {@link Topics#COMMANDS} wrote the subscription and must end it. */
    public boolean isOwnedBy(int ownerPartition) {
        return consumer.endsWith("#" + ownerPartition);
    }

    /** The partition of {@link Topics#COMMANDS} whose owner writes the subscription of this key; -1 if it is none. */
    public static int owner(String key) {
        try {
            return Integer.parseInt(key.substring(key.lastIndexOf('#') + 1));
        } catch (NumberFormatException none) {
            return -1;
        }
    }

    public String key() {
        return stream + SEPARATOR + consumer;
    }

    public WireRecord encode() {
        return new WireRecord(
                Topics.SUBSCRIPTIONS,
                Topics.subscriptionPartition(stream),
                key(),
                Map.of(),
                Optional.of(Json.bytes(this)));
    }

    /** The record that ends this subscription. */
    public WireRecord end() {
        return WireRecord.tombstone(Topics.SUBSCRIPTIONS, Topics.subscriptionPartition(stream), key());
    }

    /** The subscription of a record; empty for a tombstone. */
    public static Optional<Subscription> decode(WireRecord record) {
        return record.value().map(value -> Json.read(value, Subscription.class));
    }
}
