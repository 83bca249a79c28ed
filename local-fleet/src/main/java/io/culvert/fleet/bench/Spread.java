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
        return String.format(
                Locale.ROOT,
                "{\"median\":%.4f,\"low\":%.4f,\"high\":%.4f,\"runs\":%d}",
                median(),
                values.getFirst(),
                values.getLast(),
                values.size());
    }
}
