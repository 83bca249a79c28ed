package io.culvert.fleet.drill;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The faults that can be played, each with its promise. */
public final class Drills {
    private static final List<Drill> ALL = Stream.of(
                    RelayDrills.ALL,
                    SessionDrills.ALL,
                    BrokerDrills.ALL,
                    GatewayDrills.ALL,
                    LinkDrills.ALL,
                    ViewerDrills.ALL,
                    CameraDrills.ALL)
            .flatMap(List::stream)
            .toList();

    private Drills() {}

    static List<String> names() {
        return ALL.stream().map(Drill::name).toList();
    }

    static Drill named(String name) {
        return ALL.stream()
                .filter(drill -> drill.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no drill " + name));
    }

    /** What most drills can be played on, one after the other. */
    static Drill.House forTests() {
        Map<String, String> settings = new HashMap<>(GatewayDrills.SETTINGS);
        return Drill.House.of(2, 2, 2).with(settings).withFaultyLinks();
    }
}
