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

    public static Finding seconds(String what, double measured, double promised) {
        return new Finding(what, measured, promised, "s");
    }

    public static Finding none(String what, long measured) {
        return new Finding(what, measured, 0, "");
    }

    static Finding atMost(String what, double measured, double promised, String unit) {
        return new Finding(what, measured, promised, unit);
    }

    /** True is what is promised. */
    static Finding holds(String what, boolean so) {
        return none("not so: " + what, so ? 0 : 1);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-58s %8.2f %-4s at most %6.1f  %s",
                what,
                measured,
                unit,
                promised,
                isKept() ? "kept" : "BROKEN");
    }
}
