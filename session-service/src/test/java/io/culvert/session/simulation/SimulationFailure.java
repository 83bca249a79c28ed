package io.culvert.session.simulation;

import java.util.List;

/** Something that must hold did not. */
final class SimulationFailure extends AssertionError {
    private static final long serialVersionUID = 1L;

    SimulationFailure(long seed, String what, List<String> lastHappenings) {
        super("seed " + seed + " (-Dsimulation.seed=" + seed + "): " + what + "\n  "
                + String.join("\n  ", lastHappenings));
    }
}
