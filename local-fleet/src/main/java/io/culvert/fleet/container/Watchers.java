package io.culvert.fleet.container;

import io.culvert.fleet.drill.Finding;
import java.time.Duration;
import java.util.List;

/** Who watches while something is done to the fleet. */
interface Watchers extends AutoCloseable {
    /** Throws where somebody's picture does not go on. */
    void requirePlaying();

    void forgetSilence();

    /** Lets some time of watching pass: a fault shows only in what is seen afterwards. */
    void watchFor(Duration time);

    /** What they noticed since {@link #forgetSilence}. */
    List<Finding> seen(String during, double promisedGap);

    @Override
    void close();
}
