package io.culvert.fleet.container;

import io.culvert.fleet.drill.Finding;
import java.util.List;
import java.util.Locale;

/** The table at the end. */
final class Report {
    private Report() {}

    /** Prints it and returns the exit code: 0 where every promise is kept. */
    static int print(List<Finding> findings) {
        System.out.println("| what | measured | promised |\n| --- | --- | --- |");
        findings.forEach(finding -> System.out.printf(
                Locale.ROOT,
                "| %s | %s | %s |%s%n",
                finding.what(),
                amount(finding.measured(), finding.unit()),
                amount(finding.promised(), finding.unit()),
                finding.isKept() ? "" : " BROKEN"));
        return findings.stream().allMatch(Finding::isKept) ? 0 : 1;
    }

    private static String amount(double value, String unit) {
        return unit.isEmpty() ? Long.toString(Math.round(value)) : String.format(Locale.ROOT, "%.2f %s", value, unit);
    }
}
