package io.culvert.session.simulation;

import io.culvert.wire.kafka.StreamState;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.kafka.WireRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All relays in one: describes what somebody subscribes to, and forgets what nobody does. */
final class SimulatedRelay {
    private static final long LINGER_MS = 10_000;

    private final SimulatedProcess process;
    private final SimulatedProducer producer;
    private final SimulatedLog log;
    private final Map<String, Set<String>> wanted = new HashMap<>();
    private final Map<String, Integer> read = new HashMap<>();
    private final Set<String> described = new HashSet<>();

    SimulatedRelay(SimulatedProcess process, SimulatedLog log) {
        this.process = process;
        this.log = log;
        this.producer = new SimulatedProducer(process, log, true);
    }

    void start() {
        for (String stream : List.of("/live/cam1", "/live/cam2", "/vod/film.mp4")) {
            SimulatedLog.Place place =
                    new SimulatedLog.Place(Topics.SUBSCRIPTIONS, Topics.subscriptionPartition(stream));
            log.follow(place, () -> process.after(process.time.delay(), () -> readOn(stream, place)));
            process.after(process.time.delay(), () -> readOn(stream, place));
        }
    }

    void kill() {
        producer.cut(true);
        process.kill();
    }

    private void readOn(String stream, SimulatedLog.Place place) {
        List<SimulatedLog.Kept> all = log.records(place);
        int next = read.getOrDefault(stream, 0);
        Set<String> consumers = wanted.computeIfAbsent(stream, none -> new HashSet<>());
        for (; next < all.size(); next++) {
            WireRecord record = all.get(next).record();
            if (record.key().startsWith(stream + '|')) {
                consumers.remove(record.key());
                record.value().ifPresent(standing -> consumers.add(record.key()));
            }
        }
        read.put(stream, next);
        if (consumers.isEmpty()) {
            process.after(LINGER_MS, () -> forget(stream));
        } else if (described.add(stream)) {
            process.after(
                    process.time.between(20, 400),
                    () -> producer.send(state(stream).encode()));
        }
    }

    private void forget(String stream) {
        if (wanted.get(stream).isEmpty() && described.remove(stream)) {
            producer.send(state(stream).forget());
        }
    }

    private StreamState state(String stream) {
        List<StreamState.Track> tracks = List.of(
                new StreamState.Track(0, "video", 96, 90_000, "H264"),
                new StreamState.Track(1, "audio", 97, 48_000, "OPUS"));
        Optional<Double> length = stream.startsWith("/vod/") ? Optional.of(60.0) : Optional.empty();
        return new StreamState(
                stream,
                StreamState.Condition.READY,
                process.time.now(),
                process.name,
                "v=0\r\n",
                tracks,
                length,
                Optional.empty());
    }
}
