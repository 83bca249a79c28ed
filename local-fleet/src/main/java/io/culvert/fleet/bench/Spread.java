package io.culvert.fleet.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Results of repeated runs: the median, and the lowest and highest beside it. */
record Spread(List<Double> values) {
    static Spread of(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return new Spread(List.copyOf(sorted));
    }

    double median() {
        int middle = values.size() / 2;
        return values.size() % 2 == 1 ? values.get(middle) : (values.get(middle - 1) + values.get(middle)) / 2;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.3f [%.3f-%.3f]", median(), values.getFirst(), values.getLast());
    }

    String json() {
        return "{\"median\":%s,\"low\":%s,\"high\":%s,\"runs\":%d}"
                .formatted(number(median()), number(values.getFirst()), number(values.getLast()), values.size());
    }

    /** JSON knows no infinity, which is what a short run beside a floor of nothing comes to. */
    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "null";
    }
}
