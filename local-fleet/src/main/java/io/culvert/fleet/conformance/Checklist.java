package io.culvert.fleet.conformance;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** All items, in the order of their numbers. */
public final class Checklist {
    public static final List<Item> ITEMS = Stream.of(
                    PortChecks.items(),
                    AccessChecks.items(),
                    PairingChecks.items(),
                    CommandSocketChecks.items(),
                    CommandBodyChecks.items(),
                    DataSocketChecks.items(),
                    StreamChecks.items(),
                    DescribeChecks.items(),
                    SetupChecks.items(),
                    PlayChecks.items(),
                    LivenessChecks.items(),
                    WebSocketChecks.items(),
                    ProxyChecks.items(),
                    FleetChecks.items())
            .flatMap(List::stream)
            .sorted(Comparator.comparingInt(Item::number))
            .toList();

    private Checklist() {}
}
