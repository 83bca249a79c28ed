package io.culvert.fleet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A picture of where the time goes: each box a method, as wide as the samples in which it was on the stack. */
final class FlameGraph {
    private static final int WIDTH = 1200;
    private static final int ROW = 17;
    private static final int LETTER = 7;
    private static final double NARROWEST = 1.5;
    private static final String[] COLOURS = {"#f4b183", "#f7c69a", "#f2a267", "#f9d5b3"};

    private final Box root = new Box();
    private int depth;

    private static final class Box {
        private final Map<String, Box> callees = new TreeMap<>();
        private long samples;
    }

    /** @param stack the outermost method first */
    void add(List<String> stack) {
        depth = Math.max(depth, stack.size());
        root.samples++;
        Box box = root;
        for (String method : stack) {
            box = box.callees.computeIfAbsent(method, name -> new Box());
            box.samples++;
        }
    }

    long samples() {
        return root.samples;
    }

    void write(Path file, String title) throws IOException {
        int height = (depth + 2) * ROW;
        StringBuilder svg = new StringBuilder(String.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
                        + "font-family=\"monospace\" font-size=\"11\">%n<text x=\"4\" y=\"13\">%s</text>%n",
                WIDTH, height, escaped(title)));
        draw(svg, root, 0, WIDTH, height - ROW);
        Files.writeString(file, svg.append("</svg>\n"));
    }

    private void draw(StringBuilder svg, Box box, double x, double width, int y) {
        double at = x;
        for (Map.Entry<String, Box> callee : box.callees.entrySet()) {
            double share = width * callee.getValue().samples / box.samples;
            if (share >= NARROWEST) {
                box(svg, callee.getKey(), callee.getValue().samples, at, share, y);
                draw(svg, callee.getValue(), at, share, y - ROW);
            }
            at += share;
        }
    }

    private void box(StringBuilder svg, String method, long samples, double x, double width, int y) {
        int letters = (int) (width / LETTER);
        String label = letters < 3 ? "" : method.substring(0, Math.min(letters, method.length()));
        svg.append(String.format(
                Locale.ROOT,
                "<g><title>%s: %.1f %%</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\" "
                        + "stroke=\"white\"/><text x=\"%.1f\" y=\"%d\">%s</text></g>%n",
                escaped(method),
                100.0 * samples / root.samples,
                x,
                y,
                width,
                ROW - 1,
                COLOURS[Math.floorMod(method.hashCode(), COLOURS.length)],
                x + 2,
                y + 12,
                escaped(label)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
