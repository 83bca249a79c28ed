package io.culvert.fleet.drill;

import io.culvert.fleet.LocalFleet;
import io.culvert.fleet.client.Answer;
import io.culvert.fleet.client.ChannelStats;
import io.culvert.fleet.client.TunnelClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToLongFunction;

/** A fleet with viewers of the demo stream, and what they have noticed. Belongs to the thread that made it. */
public final class Stage implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(20);
    private static final int VIEWERS = 12;
    private static final int VIDEO = 0;

    private final LocalFleet fleet;
    private final List<TunnelClient> viewers = new ArrayList<>();

    /** Opens viewers round-robin over the gateways, GET and POST on different ones, and waits until all play. */
    public Stage(LocalFleet fleet) {
        this.fleet = fleet;
        for (int n = 0; n < VIEWERS; n++) {
            TunnelClient viewer = open(n % gateways(), (n + 1) % gateways());
            viewers.add(viewer);
            viewer.watch();
        }
        requirePlaying();
        viewers.forEach(viewer -> viewer.media().forgetSilence());
    }

    LocalFleet fleet() {
        return fleet;
    }

    private int gateways() {
        return fleet.gateways().size();
    }

    /** A new viewer that does nothing yet. */
    TunnelClient open(int getGateway, int postGateway) {
        return TunnelClient.http(fleet.url(getGateway, "/live/demo").toString())
                .postAt("127.0.0.1", fleet.ports().gateway(postGateway))
                .timeout(SOON)
                .open();
    }

    /** Waits for more frames at everybody; whoever is dark for longer than that is a failure of the drill itself. */
    void requirePlaying() {
        for (TunnelClient viewer : viewers) {
            if (!viewer.media().awaitMorePackets(VIDEO, 30, SOON)) {
                throw new IllegalStateException("a viewer has no picture any more: " + viewer.awaitEnd(Duration.ZERO));
            }
        }
    }

    /** Lets the viewers watch for a while: a fault shows only in what they see afterwards. */
    void watchFor(Duration time) {
        viewers.getFirst().awaitEnd(time);
    }

    /** The longest that any viewer was without a packet, in seconds. */
    double largestSilence() {
        return viewers.stream()
                        .mapToLong(viewer -> stats(viewer).largestSilenceMillis())
                        .max()
                        .orElse(0)
                / 1e3;
    }

    /** The findings of every fault that must not touch a viewer's socket or the order of its packets. */
    List<Finding> seen(double promisedSilence) {
        return List.of(
                Finding.seconds("largest silence of " + VIEWERS + " viewers", largestSilence(), promisedSilence),
                Finding.none(
                        "sockets closed",
                        viewers.stream().filter(viewer -> !viewer.isOpen()).count()),
                Finding.none("packets lost", sum(ChannelStats::lostPackets)),
                Finding.none("sequence breaks", sum(ChannelStats::sequenceGaps)),
                Finding.none("timestamp breaks", sum(ChannelStats::timestampSteps)),
                Finding.none("SSRC changes", sum(ChannelStats::ssrcChanges)));
    }

    private long sum(ToLongFunction<ChannelStats> figure) {
        return viewers.stream().map(Stage::stats).mapToLong(figure).sum();
    }

    private static ChannelStats stats(TunnelClient viewer) {
        return viewer.media().channelStats(VIDEO);
    }

    /** Every viewer asks at once. */
    List<Answer> askAll() {
        List<CompletableFuture<Answer>> asked = viewers.stream()
                .map(viewer -> viewer.start(viewer.request("GET_PARAMETER", viewer.aggregateUrl())))
                .toList();
        List<Answer> answers = new ArrayList<>();
        for (int n = 0; n < asked.size(); n++) {
            answers.add(viewers.get(n).await(asked.get(n), "GET_PARAMETER"));
        }
        return answers;
    }

    /** What a round of questions must be like: each answered once, in time, with this status. */
    List<Finding> asked(int status, double promisedWait) {
        List<Answer> answers = askAll();
        double longest = answers.stream().mapToLong(Answer::nanos).max().orElse(0) / 1e9;
        return List.of(
                Finding.seconds("longest wait for an answer", longest, promisedWait),
                Finding.none(
                        "answers other than " + status,
                        answers.stream()
                                .filter(answer -> answer.status() != status)
                                .count()),
                Finding.none(
                        "answers that nobody asked for",
                        viewers.stream()
                                .mapToLong(viewer -> viewer.unexpectedAnswers().size())
                                .sum()));
    }

    @Override
    public void close() {
        viewers.forEach(TunnelClient::close);
    }
}
