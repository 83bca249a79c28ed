package io.culvert.fleet.bench;

import io.culvert.fleet.demo.FfmpegTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A clip of a certain bit rate, made at first use: noise, so that the encoder has to spend what it is given, 25 pictures
 * and one random-access point a second; with AAC of 64 kbit/s or without sound.
 */
record BenchClip(String name, String size, int videoKilobits, boolean sound) {
    /** The stream of the targets: 2 Mbit/s with sound. */
    static final BenchClip TWO_MEGABIT = new BenchClip("b2000", "1280x720", 2000, true);

    static final BenchClip SMALL = new BenchClip("b300", "480x272", 240, true);
    static final BenchClip TINY = new BenchClip("b64", "176x144", 60, false);

    private static final int SECONDS = 30;
    private static final int RATE = 25;

    String path() {
        return "/live/" + name;
    }

    Path make(Path folder) throws IOException {
        Path clip = folder.resolve(name + ".mp4");
        if (Files.exists(clip)) {
            return clip;
        }
        Files.createDirectories(folder);
        Workplace.progress("making a clip of %d kbit/s (once)", videoKilobits);
        Path unfinished = folder.resolve("." + name + ".part.mp4");
        ffmpeg(encoding(unfinished));
        Files.move(unfinished, clip, StandardCopyOption.REPLACE_EXISTING);
        return clip;
    }

    private List<String> encoding(Path target) {
        String picture = "testsrc2=size=" + size + ":rate=" + RATE + ",noise=alls=12:allf=t";
        List<String> command = new ArrayList<>(List.of("-y", "-f", "lavfi", "-i", picture));
        if (sound) {
            command.addAll(List.of("-f", "lavfi", "-i", "anoisesrc=a=0.2:r=48000,aformat=channel_layouts=stereo"));
        }
        String video = "-t " + SECONDS + " -c:v libopenh264 -profile:v main -pix_fmt yuv420p -rc_mode bitrate"
                + " -allow_skip_frames 0 -b:v " + videoKilobits + "k -maxrate " + videoKilobits * 11 / 10 + "k -g "
                + RATE;
        command.addAll(List.of(video.split(" ")));
        if (sound) {
            command.addAll(List.of("-c:a", "aac", "-b:a", "64k"));
        }
        command.add(target.toString());
        return command;
    }

    /** The same clip under other names: {@code name-0.mp4} and so on, as hard links. */
    void makeMany(Path folder, int count) throws IOException {
        Path clip = make(folder);
        for (int n = 0; n < count; n++) {
            Path link = folder.resolve(name + "-" + n + ".mp4");
            if (!Files.exists(link)) {
                Files.createLink(link, clip);
            }
        }
    }

    /** Writes the clip's access units as the floor program reads them. */
    Path trace(Path folder) throws IOException {
        Path trace = folder.resolve(name + ".trace");
        if (!Files.exists(trace)) {
            List<String> lines = new ArrayList<>();
            ffmpeg(List.of("-i", make(folder).toString(), "-c", "copy", "-f", "framecrc", "-"))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> lines.add(unit(line)));
            lines.sort((a, b) -> Long.compare(micros(a), micros(b)));
            lines.add("end " + SECONDS * 1_000_000L);
            Files.write(trace, lines);
        }
        return trace;
    }

    /** A line of framecrc: stream, dts, pts, duration, size, checksum; video counts in 1/12800 s, sound in samples. */
    private static String unit(String line) {
        String[] fields = line.split(",\\s*");
        boolean video = fields[0].strip().equals("0");
        long ticks = Math.max(0, Long.parseLong(fields[1].strip()));
        long micros = ticks * 1_000_000 / (video ? 12_800 : 48_000);
        return micros + " " + fields[0].strip() + " " + fields[4].strip();
    }

    private static long micros(String line) {
        return Long.parseLong(line.substring(0, line.indexOf(' ')));
    }

    private static String ffmpeg(List<String> arguments) throws IOException {
        List<String> command = Stream.concat(
                        Stream.of(FfmpegTool.path(), "-hide_banner", "-loglevel", "error"), arguments.stream())
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        try {
            if (process.waitFor() != 0) {
                throw new IOException("ffmpeg ended with code " + process.exitValue());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return said;
    }
}
