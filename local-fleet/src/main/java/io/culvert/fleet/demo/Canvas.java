package io.culvert.fleet.demo;

import java.util.Arrays;

/** A picture as yuv420p planes, drawn by rectangles and one anti-aliased line. Confined to one thread. */
final class Canvas {
    /** A colour in limited-range BT.601, the way the encoder expects it. */
    record Colour(int y, int u, int v) {
        static Colour rgb(int red, int green, int blue) {
            return new Colour(
                    (int) Math.round(16 + 0.257 * red + 0.504 * green + 0.098 * blue),
                    (int) Math.round(128 - 0.148 * red - 0.291 * green + 0.439 * blue),
                    (int) Math.round(128 + 0.439 * red - 0.368 * green - 0.071 * blue));
        }
    }

    private final int width;
    private final int height;
    private final byte[] planes;
    private final int u;
    private final int v;

    Canvas(int width, int height) {
        this.width = width;
        this.height = height;
        this.planes = new byte[width * height * 3 / 2];
        this.u = width * height;
        this.v = u + width * height / 4;
    }

    byte[] planes() {
        return planes;
    }

    void copyFrom(Canvas other) {
        System.arraycopy(other.planes, 0, planes, 0, planes.length);
    }

    /** Fills a rectangle; edges lie on even pixels, because a colour sample covers two by two. */
    void fill(int x, int y, int w, int h, Colour colour) {
        for (int row = y; row < y + h; row++) {
            Arrays.fill(planes, row * width + x, row * width + x + w, (byte) colour.y());
        }
        for (int row = y / 2; row < (y + h) / 2; row++) {
            int from = row * width / 2 + x / 2;
            Arrays.fill(planes, u + from, u + from + w / 2, (byte) colour.u());
            Arrays.fill(planes, v + from, v + from + w / 2, (byte) colour.v());
        }
    }

    /** A line from a point in a direction, in brightness alone: on grey ground it is grey. */
    void ray(double x, double y, double angle, double length, double thickness, int brightness) {
        double dx = Math.sin(angle);
        double dy = -Math.cos(angle);
        int reach = (int) Math.ceil(length + thickness);
        for (int py = Math.max(0, (int) y - reach); py < Math.min(height, (int) y + reach); py++) {
            for (int px = Math.max(0, (int) x - reach); px < Math.min(width, (int) x + reach); px++) {
                double along = Math.clamp((px - x) * dx + (py - y) * dy, 0, length);
                double distance = Math.hypot(px - x - along * dx, py - y - along * dy);
                blend(py * width + px, brightness, Math.clamp(thickness / 2 + 0.5 - distance, 0, 1));
            }
        }
    }

    private void blend(int at, int brightness, double share) {
        if (share > 0) {
            int before = planes[at] & 0xff;
            planes[at] = (byte) Math.round(before + (brightness - before) * share);
        }
    }
}
