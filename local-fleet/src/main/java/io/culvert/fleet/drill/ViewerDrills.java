package io.culvert.fleet.drill;

import io.culvert.fleet.client.Answer;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.fleet.process.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Viewers who cannot follow, and those who lose their command socket. */
final class ViewerDrills {
    private static final int SLOW_AUDIENCE = 46;
    private static final int STALLED = 2;
    private static final int HALTING = 2;
    private static final int RECEIVE_BUFFER = 4096;
    /** What the kernel keeps of the stream, some 5 s of 128 KiB; then 15 s without a byte taken. */
    private static final double STALL_PROMISE = 22;

    private static final Duration POLL = Duration.ofMillis(100);
    private static final double GROWTH_MIB = 8;

    private ViewerDrills() {}

    static final List<Drill> ALL = List.of(
            Drill.ofTwo("slow-viewers", "2 of 50 viewers stop reading, 2 read in fits and starts", ViewerDrills::slow)
                    .before(SLOW_AUDIENCE),
            Drill.ofTwo(
                    "post-loss",
                    "every viewer's POST is closed, reset or half-closed; a new one comes to another gateway",
                    ViewerDrills::postLoss));

    private static void slow(Stage stage) {
        Map<String, Double> memory = stage.liveMemory();
        List<Audience.Seat> stalled = new ArrayList<>();
        List<Audience.Seat> halting = new ArrayList<>();
        for (int n = 0; n < STALLED + HALTING; n++) {
            TunnelClient client = TunnelClient.http(
                            stage.fleet().url(n % 2, Drill.stream(0)).toString())
                    .receiveBuffer(RECEIVE_BUFFER)
                    .timeout(Stage.SOON)
                    .open();
            Audience.Seat seat = stage.audience().guest(client, false);
            seat.client().watch();
            (n < STALLED ? stalled : halting).add(seat);
        }
        stage.audience().forgetSilence();
        long from = System.nanoTime();
        stalled.forEach(seat -> seat.client().stopReading());
        readInFits(stage, halting);
        Await.until("stalled viewers to be closed", Stage.START, POLL, () -> slowCloses(stage) >= STALLED);
        stage.find(
                Finding.seconds("until stalled viewers were closed", (System.nanoTime() - from) / 1e9, STALL_PROMISE));
        stage.findGrowth(memory, GROWTH_MIB);
        stalled.forEach(seat -> seat.client().close());
        stage.findSilence("of the other " + stage.audience().size() + " viewers", Stage.NO_GAP);
        stage.find(stage.audience().unbroken(0));
        findHalting(stage, halting);
    }

    /** Reading one second of three, they take a third of the stream: whole pictures must be left out for them. */
    private static void readInFits(Stage stage, List<Audience.Seat> halting) {
        for (int n = 0; n < 6; n++) {
            halting.forEach(seat -> seat.client().stopReading());
            stage.watchFor(Duration.ofSeconds(2));
            halting.forEach(seat -> seat.client().resumeReading());
            stage.watchFor(Duration.ofSeconds(1));
        }
    }

    private static double slowCloses(Stage stage) {
        return stage.fleet().gateways().stream()
                .mapToDouble(gateway -> gateway.metric("culvert_gateway_viewers_slow_closes_total"))
                .sum();
    }

    private static void findHalting(Stage stage, List<Audience.Seat> halting) {
        stage.find(Finding.none(
                "halting viewers closed",
                halting.stream().filter(seat -> !seat.client().isOpen()).count()));
        stage.find(Finding.none(
                "their torn pictures and wrong jumps",
                halting.stream()
                        .mapToLong(seat -> seat.order().strange() + seat.order().badJumps())
                        .sum()));
        halting.forEach(seat -> seat.client().close());
    }

    private static void postLoss(Stage stage) {
        stage.audience().forgetSilence();
        List<TunnelClient> viewers = stage.audience().viewers();
        for (int i = 0; i < viewers.size(); i++) {
            switch (i % 3) {
                case 0 -> viewers.get(i).commandSocket().close();
                case 1 -> viewers.get(i).commandSocket().reset();
                default -> viewers.get(i).commandSocket().halfClose();
            }
        }
        stage.watchFor(stage.time(60, 12));
        stage.findSilence("of viewers without a POST", Stage.NO_GAP);
        long unanswered = 0;
        double longest = 0;
        int n = 0;
        for (TunnelClient viewer : viewers) {
            viewer.openPostAt("127.0.0.1", stage.fleet().ports().gateway(n++ % 2));
            Answer answer = viewer.ask("GET_PARAMETER");
            unanswered += answer.status() == 200 ? 0 : 1;
            longest = Math.max(longest, answer.nanos() / 1e9);
        }
        stage.find(Finding.none("commands on a new POST not answered", unanswered));
        stage.find(Finding.seconds("longest wait for an answer there", longest, 2));
        stage.find(stage.audience().unbroken(0));
    }
}
