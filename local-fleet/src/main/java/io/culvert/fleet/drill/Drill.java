package io.culvert.fleet.drill;

import io.culvert.fleet.FleetOptions;
import java.util.Map;

/**
 * A fault, the fleet it is played on, and who watches.
 *
 * @param name    as in {@code ./culvert drill NAME}
 * @param what    what is done, in a line
 * @param house   what is started for it
 * @param viewers how many watch
 * @param play    what is done
 */
record Drill(String name, String what, House house, int viewers, Play play) {

    /** What is done, on a stage where viewers watch already. */
    interface Play {
        void on(Stage stage);
    }

    /**
     * A fleet for drills.
     *
     * @param fleet       how many of each kind
     * @param settings    of every service, on top of the usual ones
     * @param streams     how many there are to watch, all of the same clip
     * @param faultyLinks whether links lead through a network that can be made to fail
     */
    record House(FleetOptions fleet, Map<String, String> settings, int streams, boolean faultyLinks) {
        static House of(int gateways, int sessions, int relays) {
            return new House(FleetOptions.of(gateways, sessions, relays), Map.of(), 1, false);
        }

        House with(Map<String, String> more) {
            return new House(fleet, more, streams, faultyLinks);
        }

        House streams(int count) {
            return new House(fleet, settings, count, faultyLinks);
        }

        House withFaultyLinks() {
            return new House(fleet, settings, streams, true);
        }
    }

    static final int VIEWERS = 12;

    /** With two of each kind, which most drills need. */
    static Drill ofTwo(String name, String what, Play play) {
        return new Drill(name, what, House.of(2, 2, 2), VIEWERS, play);
    }

    Drill in(House other) {
        return new Drill(name, what, other, viewers, play);
    }

    Drill before(int audience) {
        return new Drill(name, what, house, audience, play);
    }

    /** Path of the n-th stream that is watched. */
    static String stream(int n) {
        return n == 0 ? "/live/demo" : "/live/demo-" + n;
    }
}
