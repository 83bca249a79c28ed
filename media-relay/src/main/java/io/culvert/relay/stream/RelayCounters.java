package io.culvert.relay.stream;

/** What the core counts. Any thread. */
public interface RelayCounters {
    /** The frames since the last random-access point did not fit; a late gateway waits for the next one. */
    void keptOverflow();

    /** More sound waited for its picture than may; it left without. */
    void soundOverflow();

    /** A limit on open streams or recordings was reached. */
    void streamRefused();

    /** A limit on definitions was reached. */
    void definitionRefused();

    /** A source ended without being asked to. */
    void sourceLost();

    /** A stream of ours was announced by another relay with a newer epoch. */
    void takenOver();

    /** A hand-over ended because nobody took the stream over in time. */
    void handOverExpired();

    /** A partition's subscriptions could not be read to their end in time. */
    void restoreOverdue();
}
