package io.culvert.fleet.bench;

import io.culvert.fleet.Checkout;
import io.culvert.fleet.Ports;

/** A measurement that {@code ./culvert bench NAME} runs. */
public interface Bench {
    /** Starts what it needs, prints its table and writes it to {@code .culvert/bench}. */
    void run(Checkout checkout, Ports ports) throws Exception;
}
