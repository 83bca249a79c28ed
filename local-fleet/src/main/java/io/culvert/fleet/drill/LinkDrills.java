package io.culvert.fleet.drill;

import io.culvert.fleet.process.FaultProxy;
import java.time.Duration;
import java.util.List;

/** The network between relays and one gateway fails. */
final class LinkDrills {
    private static final Duration FAULT = Duration.ofSeconds(5);
    private static final double SILENCE_PROMISE = 7;
    private static final double AGE_PROMISE = 2;

    private LinkDrills() {}

    static final List<Drill> ALL = List.of(Drill.ofTwo(
                    "link-cut",
                    "the link to one of two gateways is cut for 5 s, then half-open for 5 s, then lossy for 5 s",
                    LinkDrills::cut)
            .in(Drill.House.of(2, 2, 2).withFaultyLinks()));

    private static void cut(Stage stage) {
        FaultProxy link = stage.link(0);
        fault(stage, "cut", link, link::cut);
        fault(stage, "half-open", link, link::halfOpen);
        fault(stage, "without a packet", link, link::pause);
        link.delay(Duration.ofMillis(100));
        stage.watchFor(stage.time(5, 2));
        stage.findSilence("with 100 ms more on the way", 1);
        link.heal();
        // each fault ends in one jump at most: what was missed is left out
        stage.find(stage.audience().unbroken(3));
    }

    private static void fault(Stage stage, String what, FaultProxy link, Runnable fault) {
        Audience hit = GatewayDrills.behind(stage, 0);
        Audience others = GatewayDrills.behind(stage, 1);
        stage.audience().forgetSilence();
        fault.run();
        stage.watchFor(FAULT);
        link.heal();
        stage.requirePlaying();
        stage.find(Finding.seconds("largest silence, link " + what, hit.largestSilence(), SILENCE_PROMISE));
        stage.find(Finding.seconds("of viewers elsewhere", others.largestSilence(), Stage.NO_GAP));
        stage.find(Finding.seconds("how far behind those afterwards", hit.behind(others), AGE_PROMISE));
        stage.audience().forgetSilence();
    }
}
