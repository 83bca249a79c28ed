package io.culvert.fleet.bench;

/** A measurement that {@code ./culvert bench NAME} runs. */
public interface Bench {
    /** Starts what it needs, prints its table and writes it to {@code .culvert/bench}. */
    void run(Workplace workplace) throws Exception;
}
