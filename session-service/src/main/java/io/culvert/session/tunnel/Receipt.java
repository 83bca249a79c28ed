package io.culvert.session.tunnel;

/** What is given back when an event has had all its effects: only then may the log forget it. */
@FunctionalInterface
public interface Receipt {
    Receipt NONE = () -> {};

    void settle();

    /** The event is not ours any more: nothing is given back, and nobody counts it as in the works. */
    default void abandon() {}
}
