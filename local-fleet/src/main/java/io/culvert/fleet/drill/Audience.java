package io.culvert.fleet.drill;

import io.culvert.fleet.client.Answer;
import io.culvert.fleet.client.ChannelStats;
import io.culvert.fleet.client.Pictures;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.fleet.demo.DemoClip;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** Viewers, and what they have noticed. Belongs to the thread that made it. */
final class Audience implements AutoCloseable {
    private static final int VIDEO = 0;
    /** A second of pictures, and some more. */
    private static final int PACKETS_TO_SETTLE = 60;

    /**
     * One who watches.
     *
     * @param order of the pictures that came
     * @param apart whether GET and POST are on different gateways
     */
    record Seat(TunnelClient client, Pictures.Order order, boolean apart) {}

    private final Pictures pictures;
    private final Duration patience;
    private final List<Seat> seats = new ArrayList<>();

    Audience(Pictures pictures, Duration patience) {
        this.pictures = pictures;
        this.patience = patience;
    }

    /** One more, who is not watching yet. */
    Seat seat(TunnelClient client, boolean apart) {
        Seat seat = guest(client, apart);
        seats.add(seat);
        return seat;
    }

    /** Somebody who does not belong to the audience. */
    Seat guest(TunnelClient client, boolean apart) {
        Pictures.Order order = pictures.order();
        client.media().pictures(VIDEO, order);
        return new Seat(client, order, apart);
    }

    /** Those whose GET and POST are on different gateways. */
    List<TunnelClient> apart() {
        return seats.stream().filter(Seat::apart).map(Seat::client).toList();
    }

    /** Those whose GET and POST are on one gateway. */
    List<TunnelClient> together() {
        return seats.stream().filter(seat -> !seat.apart()).map(Seat::client).toList();
    }

    List<TunnelClient> viewers() {
        return seats.stream().map(Seat::client).toList();
    }

    int size() {
        return seats.size();
    }

    /** Those alone, with what they noticed so far. They still belong to the whole audience. */
    Audience only(Predicate<TunnelClient> who) {
        Audience part = new Audience(pictures, patience);
        seats.stream().filter(seat -> who.test(seat.client())).forEach(part.seats::add);
        return part;
    }

    /** Waits for more pictures at everybody. False if somebody is dark for longer than anybody would wait. */
    boolean isPlaying() {
        List<Long> wanted = viewers().stream()
                .map(viewer -> stats(viewer).packets() + PACKETS_TO_SETTLE)
                .toList();
        boolean all = true;
        for (int n = 0; n < wanted.size(); n++) {
            long enough = wanted.get(n);
            all &= viewers().get(n).media().await(VIDEO, now -> now.packets() >= enough, patience);
        }
        return all;
    }

    void forgetSilence() {
        viewers().forEach(viewer -> viewer.media().forgetSilence());
    }

    /** The longest that any of them was without a picture, in seconds. */
    double largestSilence() {
        return viewers().stream()
                        .mapToLong(viewer -> stats(viewer).largestSilenceMillis())
                        .max()
                        .orElse(0)
                / 1e3;
    }

    long closedSockets() {
        return viewers().stream().filter(viewer -> !viewer.isOpen()).count();
    }

    long unaskedAnswers() {
        return viewers().stream()
                .mapToLong(viewer -> viewer.unexpectedAnswers().size())
                .sum();
    }

    /** How far the worst of them is behind the others in the clip that all watch, in seconds of the clip. */
    double behind(Audience others) {
        double there = others.seats.getFirst().order().position();
        return seats.stream()
                .mapToDouble(seat -> (there - seat.order().position() + 1) % 1)
                .map(part -> part > 0.5 ? 0 : part * DemoClip.SECONDS) // more than half a round is ahead
                .max()
                .orElse(0);
    }

    /**
     * What a fault must not do to anybody: sockets closed, order broken, pictures torn.
     *
     * @param changes times that another sender may take over
     */
    List<Finding> unbroken(int changes) {
        return List.of(
                Finding.none("sockets closed", closedSockets()),
                Finding.none("packets lost", sum(ChannelStats::lostPackets)),
                Finding.none("sequence breaks", sum(ChannelStats::sequenceGaps)),
                Finding.none("timestamp breaks", sum(ChannelStats::timestampSteps)),
                Finding.none("SSRC changes", sum(ChannelStats::ssrcChanges)),
                Finding.atMost("jumps of the picture at a viewer", most(Pictures.Order::jumps), changes, ""),
                Finding.none("jumps to other than a key frame", all(Pictures.Order::badJumps)),
                Finding.none("torn pictures", all(Pictures.Order::strange)),
                Finding.none("viewers without a key frame first", startedWrong()));
    }

    private long startedWrong() {
        return viewers().stream()
                .filter(viewer -> !stats(viewer).startsAtRandomAccess())
                .count();
    }

    private long most(ToLongFunction<Pictures.Order> figure) {
        return seats.stream().map(Seat::order).mapToLong(figure).max().orElse(0);
    }

    private long all(ToLongFunction<Pictures.Order> figure) {
        return seats.stream().map(Seat::order).mapToLong(figure).sum();
    }

    /** Over picture and sound. */
    private long sum(ToLongFunction<ChannelStats> figure) {
        return viewers().stream()
                .flatMap(viewer -> viewer.media().snapshot().values().stream())
                .mapToLong(figure)
                .sum();
    }

    private static ChannelStats stats(TunnelClient viewer) {
        return viewer.media().channelStats(VIDEO);
    }

    /** Every viewer asks at once and waits for the answer. */
    List<Answer> askAll() {
        List<CompletableFuture<Answer>> asked = viewers().stream()
                .map(viewer -> viewer.start(viewer.request("GET_PARAMETER", viewer.aggregateUrl())))
                .toList();
        List<Answer> answers = new ArrayList<>();
        for (int n = 0; n < asked.size(); n++) {
            answers.add(viewers().get(n).await(asked.get(n), "GET_PARAMETER"));
        }
        return answers;
    }

    @Override
    public void close() {
        viewers().forEach(TunnelClient::close);
    }
}
