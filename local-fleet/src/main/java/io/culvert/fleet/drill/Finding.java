package io.culvert.fleet.drill;

import java.util.Locale;

/** One thing measured, and the most that is promised. */
public record Finding(String what, double measured, double promised, String unit) {
    public boolean isKept() {
        return measured <= promised;
    }

    /** As {@link #isKept}, with so many times the promised room; what is promised to be none stays none. */
    public boolean isKeptWithin(double times) {
        return measured <= promised * times;
    }

    static Finding seconds(String what, double measured, double promised) {
        return new Finding(what, measured, promised, "s");
    }

    static Finding none(String what, long measured) {
        return new Finding(what, measured, 0, "");
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-52s %8.2f %-2s at most %5.1f  %s",
                what,
                measured,
                unit,
                promised,
                isKept() ? "ok" : "BROKEN");
    }
}
