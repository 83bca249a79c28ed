package io.culvert.session.partition;

import io.culvert.session.rtsp.PublishView;
import io.culvert.wire.kafka.Publication;
import io.culvert.wire.kafka.RecordFormatException;
import io.culvert.wire.kafka.StreamSource;
import io.culvert.wire.kafka.Subscription;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.kafka.WireRecord;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Who publishes what, whichever instance owns the publisher's session, as the log of subscriptions tells it. Where two
 * publish one stream, because neither's owner knew of the other yet, all owners come to the same judgement: the first stays
 * or the last, as the stream's rule says. Where a stream may not be published any more, nobody stays.
 *
 * <p>Belongs to the session loop.
 */
final class PublicationTable implements PublishView {
    private static final Comparator<Publication> AGE =
            Comparator.comparingLong(Publication::since).thenComparing(Publication::id);

    /** Publications of a stream by the key of their subscription. */
    private final Map<String, Map<String, Publication>> byStream = new HashMap<>();

    private final Function<String, Optional<StreamSource.Publish>> rules;
    private boolean rulesKnown;

    PublicationTable(Function<String, Optional<StreamSource.Publish>> rules) {
        this.rules = rules;
    }

    @Override
    public Optional<StreamSource.Publish> rule(String stream) {
        return rules.apply(stream);
    }

    @Override
    public boolean isTaken(String stream, String session) {
        String own = Subscription.publisherKey(stream, session);
        return byStream.getOrDefault(stream, Map.of()).keySet().stream().anyMatch(key -> !key.startsWith(own));
    }

    /**
     * An owner here is about to write this. The end of a publication counts at once: its publisher may be back, on another
     * tunnel, before the log has brought the end here. Everything else counts when the log has it.
     */
    void written(WireRecord record) {
        if (record.topic().equals(Topics.SUBSCRIPTIONS) && record.value().isEmpty()) {
            apply(record);
        }
    }

    /**
     * A publication that has to go.
     *
     * @param replaced by another; else the stream may not be published any more
     */
    record Displaced(int partition, String tunnel, boolean replaced) {}

    /**
     * The catalogue was read to its end: a stream without a rule has none, rather than one that is still to be read. Before
     * that nobody is judged.
     *
     * @return publications that are not the rightful ones
     */
    List<Displaced> rulesKnown() {
        rulesKnown = true;
        return judge(displaced -> true);
    }

    void rulesUnknown() {
        rulesKnown = false;
    }

    /** @return publications of this record's stream that are not the rightful one */
    List<Displaced> apply(WireRecord record) {
        Optional<String> stream = Subscription.publishedStream(record.key());
        if (stream.isEmpty()) {
            return List.of();
        }
        Map<String, Publication> present = byStream.computeIfAbsent(stream.get(), none -> new HashMap<>());
        publication(record)
                .ifPresentOrElse(each -> present.put(record.key(), each), () -> present.remove(record.key()));
        if (present.isEmpty()) {
            byStream.remove(stream.get());
        }
        return judge(stream.get());
    }

    /** @return publications that are not the rightful ones, of tunnels of this partition */
    List<Displaced> judge(int partition) {
        return judge(displaced -> displaced.partition() == partition);
    }

    private List<Displaced> judge(Predicate<Displaced> ours) {
        return byStream.keySet().stream()
                .flatMap(stream -> judge(stream).stream())
                .filter(ours)
                .toList();
    }

    /** @return publications of this stream that are not the rightful one */
    List<Displaced> judge(String stream) {
        Map<String, Publication> present = byStream.getOrDefault(stream, Map.of());
        if (!rulesKnown) {
            return List.of();
        }
        return rule(stream).isEmpty() ? displaced(present, Optional.empty()) : besideRightful(stream, present);
    }

    private static Optional<Publication> publication(WireRecord record) {
        try {
            return Subscription.decode(record).flatMap(Subscription::publication);
        } catch (RecordFormatException unreadable) {
            return Optional.empty();
        }
    }

    private List<Displaced> besideRightful(String stream, Map<String, Publication> present) {
        boolean replaces = rule(stream)
                .filter(rule -> rule.busy() == StreamSource.Busy.REPLACE)
                .isPresent();
        return displaced(present, present.values().stream().max(replaces ? AGE : AGE.reversed()));
    }

    private static List<Displaced> displaced(Map<String, Publication> present, Optional<Publication> rightful) {
        return present.entrySet().stream()
                .filter(each ->
                        rightful.filter(stays -> stays == each.getValue()).isEmpty())
                .map(each -> new Displaced(
                        Subscription.owner(each.getKey()), each.getValue().tunnel(), rightful.isPresent()))
                .toList();
    }
}
