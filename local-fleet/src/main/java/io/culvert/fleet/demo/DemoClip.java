package io.culvert.fleet.demo;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;

/**
 * The clip behind {@code /live/demo}: a minute of a clock that shows at a glance whether picture and sound arrive
 * whole, in time and together. Drawn and encoded at first use, so that no binary lies in the repository.
 */
public final class DemoClip {
    public static final String FILE_NAME = "demo.mp4";
    public static final int SECONDS = 60;

    /** Counted up when the picture changes, so that a clip of an older Culvert is made anew. */
    private static final String EDITION = "1";

    private DemoClip() {}

    /** Makes the clip unless this edition of it is there. */
    public static Path makeIfMissing(Path folder, Consumer<String> progress) throws IOException {
        Path clip = folder.resolve(FILE_NAME);
        Path edition = folder.resolve("." + FILE_NAME + ".edition");
        if (Files.exists(clip) && Files.exists(edition) && EDITION.equals(Files.readString(edition))) {
            return clip;
        }
        progress.accept("making the demo clip (once)");
        make(clip, SECONDS);
        Files.writeString(edition, EDITION);
        return clip;
    }

    static void make(Path clip, int seconds) throws IOException {
        Path sound = Files.createTempFile(clip.toAbsolutePath().getParent(), ".beep", ".pcm");
        Path unfinished = sound.resolveSibling(sound.getFileName() + ".mp4");
        try {
            Files.write(sound, new BeepTrack().samples(seconds));
            encode(sound, unfinished, seconds);
            Files.move(unfinished, clip, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(sound);
            Files.deleteIfExists(unfinished);
        }
    }

    private static void encode(Path sound, Path target, int seconds) throws IOException {
        Process encoder = new ProcessBuilder(command(sound, target))
                .redirectErrorStream(true)
                .start();
        StringBuilder said = new StringBuilder();
        Thread reader = Thread.ofPlatform().daemon().start(() -> collect(encoder.getInputStream(), said));
        try (OutputStream pictures = new BufferedOutputStream(encoder.getOutputStream(), 1 << 20)) {
            ClockPicture picture = new ClockPicture();
            for (int frame = 0; frame < seconds * ClockPicture.FRAMES_PER_SECOND; frame++) {
                pictures.write(picture.draw(frame));
            }
        }
        finish(encoder, reader, said);
    }

    private static void finish(Process encoder, Thread reader, StringBuilder said) throws IOException {
        try {
            int code = encoder.waitFor();
            reader.join();
            if (code != 0) {
                throw new IOException("ffmpeg ended with code " + code + ": " + said);
            }
        } catch (InterruptedException e) {
            encoder.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static List<String> command(Path sound, Path target) {
        String size = ClockPicture.WIDTH + "x" + ClockPicture.HEIGHT;
        String rate = Integer.toString(ClockPicture.FRAMES_PER_SECOND);
        String input = "-hide_banner -loglevel error -y -f rawvideo -pix_fmt yuv420p -s " + size + " -r " + rate
                + " -i - -f s16le -ar " + BeepTrack.RATE + " -ac 1 -i";
        // A key frame each second: whoever joins sees the picture at once, and a lost frame is forgotten soon.
        String output = "-c:v libopenh264 -profile:v main -b:v 800k -rc_mode bitrate -allow_skip_frames 0 -g " + rate
                + " -c:a aac -b:a 64k -movflags +faststart";
        return concat(
                List.of(FfmpegTool.path()),
                List.of(input.split(" ")),
                List.of(sound.toString()),
                List.of(output.split(" ")),
                List.of(target.toString()));
    }

    @SafeVarargs
    private static List<String> concat(List<String>... parts) {
        return List.of(parts).stream().flatMap(List::stream).toList();
    }

    private static void collect(InputStream from, StringBuilder into) {
        try (from) {
            into.append(new String(from.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            into.append("(").append(e.getMessage()).append(")");
        }
    }
}
