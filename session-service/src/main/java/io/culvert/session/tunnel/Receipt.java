package io.culvert.session.tunnel;

/** What is given back when an event has had all its effects: only then may the log forget it. */
@FunctionalInterface
public interface Receipt {
    Receipt NONE = () -> {};

    void settle();
}
