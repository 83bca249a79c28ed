package io.culvert.fleet.demo;

import io.culvert.fleet.demo.Canvas.Colour;

/**
 * The picture of the demo at each frame: a clock and a frame counter (is it current, is it whole?), a hand that turns
 * once a second and a bar that runs below (does it move evenly?), a flash with the beep (are they together?), and
 * colour bars (are the colours right?). Confined to one thread.
 */
final class ClockPicture {
    static final int WIDTH = 640;
    static final int HEIGHT = 360;
    static final int FRAMES_PER_SECOND = 25;

    private static final Colour GROUND = Colour.rgb(24, 28, 36);
    private static final Colour PANEL = Colour.rgb(44, 44, 44);
    private static final Colour WHITE = Colour.rgb(236, 236, 236);
    private static final Colour AMBER = Colour.rgb(255, 184, 48);
    private static final Colour FLASH = Colour.rgb(255, 64, 64);
    private static final Colour[] BARS = {
        Colour.rgb(192, 192, 192), Colour.rgb(192, 192, 0), Colour.rgb(0, 192, 192), Colour.rgb(0, 192, 0),
        Colour.rgb(192, 0, 192), Colour.rgb(192, 0, 0), Colour.rgb(0, 0, 192), Colour.rgb(16, 16, 16)
    };
    private static final int FLASH_FRAMES = 2; // 80 ms, as long as the beep
    private static final int BAR_TOP = 280;
    private static final int RUNNER_WIDTH = 16;
    private static final int RUNNER_TOP = 248;

    private final Canvas background = new Canvas(WIDTH, HEIGHT);
    private final Canvas canvas = new Canvas(WIDTH, HEIGHT);
    private final SevenSegments clock = new SevenSegments(canvas, 38, 76, 8, WHITE);
    private final SevenSegments counter = new SevenSegments(canvas, 22, 44, 4, AMBER);

    ClockPicture() {
        background.fill(0, 0, WIDTH, HEIGHT, GROUND);
        background.fill(456, 40, 152, 152, PANEL);
        int width = WIDTH / BARS.length;
        for (int n = 0; n < BARS.length; n++) {
            background.fill(n * width, BAR_TOP, width, HEIGHT - BAR_TOP, BARS[n]);
        }
        for (int hour = 0; hour < 12; hour++) {
            double angle = hour * Math.PI / 6;
            background.ray(532 + 64 * Math.sin(angle), 116 - 64 * Math.cos(angle), angle, 6, 3, 180);
        }
    }

    /** The planes of this frame, valid until the next call. */
    byte[] draw(int frame) {
        int inSecond = frame % FRAMES_PER_SECOND;
        int second = frame / FRAMES_PER_SECOND;
        canvas.copyFrom(background);
        clock.draw("%02d:%02d:%02d".formatted(second / 3600, second / 60 % 60, second % 60), 40, 52);
        counter.draw("%02d:%05d".formatted(inSecond, frame), 40, 152);
        canvas.ray(532, 116, 2 * Math.PI * inSecond / FRAMES_PER_SECOND, 56, 6, 235);
        int run = (WIDTH - RUNNER_WIDTH) * (frame % (4 * FRAMES_PER_SECOND)) / (4 * FRAMES_PER_SECOND);
        canvas.fill(run & ~1, RUNNER_TOP, RUNNER_WIDTH, 24, AMBER);
        if (inSecond < FLASH_FRAMES) {
            canvas.fill(324, 152, 96, 44, FLASH);
        }
        return canvas.planes();
    }
}
