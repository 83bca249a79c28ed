package io.culvert.fleet.demo;

import io.culvert.fleet.demo.Canvas.Colour;

/** Digits without a font. */
final class SevenSegments {
    /** Bits: top, upper right, lower right, bottom, lower left, upper left, middle. */
    private static final int[] DIGITS = {
        0b0111111, 0b0000110, 0b1011011, 0b1001111, 0b1100110, 0b1101101, 0b1111101, 0b0000111, 0b1111111, 0b1101111
    };

    private final Canvas canvas;
    private final int width;
    private final int height;
    private final int stroke;
    private final Colour lit;

    SevenSegments(Canvas canvas, int width, int height, int stroke, Colour lit) {
        this.canvas = canvas;
        this.width = width;
        this.height = height;
        this.stroke = stroke;
        this.lit = lit;
    }

    /** Draws digits and colons from left to right. */
    void draw(String text, int x, int y) {
        int at = x;
        for (char symbol : text.toCharArray()) {
            if (symbol == ':') {
                canvas.fill(at, y + height / 4, stroke, stroke, lit);
                canvas.fill(at, y + height * 3 / 4 - stroke, stroke, stroke, lit);
                at += 2 * stroke;
            } else {
                digit(DIGITS[symbol - '0'], at, y);
                at += width + stroke;
            }
        }
    }

    private void digit(int segments, int x, int y) {
        int middle = y + (height - stroke) / 2;
        int half = (height + stroke) / 2;
        bar(segments, 0, x, y, width, stroke);
        bar(segments, 1, x + width - stroke, y, stroke, half);
        bar(segments, 2, x + width - stroke, middle, stroke, half);
        bar(segments, 3, x, y + height - stroke, width, stroke);
        bar(segments, 4, x, middle, stroke, half);
        bar(segments, 5, x, y, stroke, half);
        bar(segments, 6, x, middle, width, stroke);
    }

    private void bar(int segments, int bit, int x, int y, int w, int h) {
        if ((segments >> bit & 1) == 1) {
            canvas.fill(x, y, w, h, lit);
        }
    }
}
