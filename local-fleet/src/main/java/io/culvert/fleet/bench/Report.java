package io.culvert.fleet.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The rows of a benchmark: printed as they come, written as JSON and as a table at the end. Confined to one thread. */
final class Report {
    private final String bench;
    private final List<String> columns;
    private final List<List<Object>> rows = new ArrayList<>();

    /** @param unit what the numbers are; the first column names the row */
    Report(String bench, String unit, String... columns) {
        this.bench = bench;
        this.columns = List.of(columns);
        System.out.println(bench + ", " + unit + "; " + machine());
    }

    /** Numbers, texts and {@link Spread}s, one for each column. */
    void row(Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        rows.add(List.of(cells));
        System.out.println(IntStream.range(0, cells.length)
                .mapToObj(n -> (n == 0 ? "" : columns.get(n) + " ") + text(cells[n]))
                .collect(Collectors.joining(" | ", "| ", " |")));
    }

    void write(Path folder) throws IOException {
        System.out.println();
        System.out.print(table());
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Path file = folder.resolve(bench + "-" + now.toString().replace(":", "") + ".json");
        Files.createDirectories(folder);
        Files.writeString(file, """
                {"bench":"%s","at":"%s","machine":"%s","rows":[
                  %s
                ]}
                """.formatted(
                        bench, now, machine(), rows.stream().map(this::json).collect(Collectors.joining(",\n  "))));
        System.out.println("written to " + file);
    }

    private String table() {
        StringBuilder table = new StringBuilder();
        line(table, columns);
        line(table, columns.stream().map(column -> "---").toList());
        rows.forEach(row -> line(table, row.stream().map(Report::text).toList()));
        return table.toString();
    }

    private static void line(StringBuilder table, List<String> cells) {
        table.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String text(Object cell) {
        return cell instanceof Double number ? String.format(Locale.ROOT, "%.2f", number) : cell.toString();
    }

    private String json(List<Object> row) {
        return IntStream.range(0, row.size())
                .mapToObj(n -> "\"" + (n == 0 ? "what" : columns.get(n)) + "\":" + value(row.get(n)))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String value(Object cell) {
        if (cell instanceof Spread spread) {
            return spread.json();
        }
        return cell instanceof Number ? text(cell) : "\"" + cell + "\"";
    }

    static String machine() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return String.format(
                Locale.ROOT,
                "%d cores, %s %s, Java %s, load %.1f",
                system.getAvailableProcessors(),
                system.getName(),
                system.getArch(),
                Runtime.version().feature(),
                system.getSystemLoadAverage());
    }
}
