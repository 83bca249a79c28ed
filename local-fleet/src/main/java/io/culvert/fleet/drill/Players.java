package io.culvert.fleet.drill;

import io.culvert.fleet.demo.FfmpegTool;
import io.culvert.fleet.process.Await;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Programs that people watch with, recording through a fault: FFmpeg, and GStreamer where the machine has it. What they
 * wrote must be one recording whose time goes forward alone, and they must not have complained.
 */
final class Players implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String GSTREAMER = "gst-launch-1.0";

    private record Player(String name, Process process, Path recording, Path said) {}

    private final List<Player> players = new ArrayList<>();

    /** Returns when each has something recorded. */
    static Players watching(Stage stage) {
        Players all = new Players();
        if (!stage.hasPlayers()) {
            return all;
        }
        try {
            Path folder = Files.createDirectories(stage.folder().resolve("recordings"));
            String url = stage.fleet().url(0, Drill.stream(0)).toString();
            all.start("ffmpeg", ffmpeg(url), folder.resolve("ffmpeg.mkv"));
            if (hasGStreamer()) {
                all.start("gstreamer", gstreamer(url), folder.resolve("gstreamer.mkv"));
            }
            all.players.forEach(Players::awaitRecording);
            return all;
        } catch (IOException e) {
            all.close();
            throw new UncheckedIOException("no player could be started", e);
        }
    }

    private static List<String> ffmpeg(String url) {
        return List.of(
                FfmpegTool.path(),
                "-v",
                "error",
                "-y",
                "-rtsp_transport",
                "http",
                "-i",
                url,
                "-c",
                "copy",
                "-flush_packets",
                "1",
                "-f",
                "matroska");
    }

    /**
     * Begins without the frames of the past: rtpjitterbuffer takes pictures that come faster than they are shown for a clock
     * that runs fast, and sets the first of them closer together until some have one time.
     */
    private static List<String> gstreamer(String url) {
        return List.of(
                GSTREAMER,
                "-q",
                "-e",
                "rtspsrc",
                "latency=200",
                "location=" + url.replaceFirst("rtsp", "rtsph") + "?start=live",
                "name=s",
                "s.",
                "!",
                "application/x-rtp,media=video",
                "!",
                "rtph264depay",
                "!",
                "h264parse",
                "!",
                "matroskamux",
                "streamable=true",
                "!",
                "filesink",
                "buffer-mode=unbuffered");
    }

    private static boolean hasGStreamer() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, GSTREAMER)));
    }

    private void start(String name, List<String> command, Path recording) throws IOException {
        Files.deleteIfExists(recording);
        Path said = recording.resolveSibling(name + ".log");
        List<String> whole = new ArrayList<>(command);
        whole.add(name.equals("gstreamer") ? "location=" + recording : recording.toString());
        Process process = new ProcessBuilder(whole)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        players.add(new Player(name, process, recording, said));
    }

    private static void awaitRecording(Player player) {
        Await.until(
                player.name() + " to record",
                LIMIT,
                Duration.ofMillis(100),
                () -> player.recording().toFile().length() > 100_000);
    }

    /** Ends them as Ctrl-C does, and looks at what they have. */
    List<Finding> finish() {
        List<Finding> findings = new ArrayList<>();
        // elsewhere GStreamer is used where the machine has it
        if (!players.isEmpty() && "true".equals(System.getenv("CI"))) {
            findings.add(Finding.holds("GStreamer plays too", players.size() == 2));
        }
        for (Player player : players) {
            try {
                findings.addAll(judge(player));
            } catch (IOException e) {
                throw new UncheckedIOException("the recording of " + player.name() + " cannot be read", e);
            }
        }
        return findings;
    }

    private static List<Finding> judge(Player player) throws IOException {
        // before its end: GStreamer calls it an error when its last PAUSE is called off by its own TEARDOWN
        String complaints = Files.readString(player.said()).strip();
        end(player.process());
        List<String> lines = timesOf(player.recording());
        String decoded = String.join("\n", decode(player)).strip();
        Stream.of(complaints, decoded)
                .filter(text -> !text.isEmpty())
                .forEach(text -> System.out.println(
                        "  " + player.name() + " said: " + text.lines().limit(5).toList()));
        return List.of(
                Finding.none(
                        "lines of complaint by " + player.name(),
                        complaints.lines().count()),
                Finding.none("times back or still in its recording", backwards(lines)),
                Finding.none("errors when it is decoded", decoded.lines().count()));
    }

    private static List<String> timesOf(Path recording) throws IOException {
        return run(
                FfmpegTool.path(),
                "-v",
                "error",
                "-i",
                recording.toString(),
                "-map",
                "0:v",
                "-c",
                "copy",
                "-f",
                "framemd5",
                "-");
    }

    /** GStreamer re-stamps by arrival: counted by the frame rate, two of its pictures may get one number. */
    private static List<String> decode(Player player) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                FfmpegTool.path(), "-v", "error", "-i", player.recording().toString()));
        if (player.name().equals("gstreamer")) {
            command.addAll(List.of("-enc_time_base", "demux"));
        }
        command.addAll(List.of("-f", "null", "-"));
        return run(command.toArray(String[]::new));
    }

    private static void end(Process process) throws IOException {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Decoding times that are not later than the one before: the second column of framemd5. */
    private static long backwards(List<String> lines) {
        long last = Long.MIN_VALUE;
        long count = 0;
        for (String line : lines) {
            if (line.startsWith("0,")) {
                long time = Long.parseLong(line.split(",")[1].strip());
                count += time <= last ? 1 : 0;
                last = time;
            }
        }
        return last == Long.MIN_VALUE ? 1 : count;
    }

    private static List<String> run(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
        try (Stream<String> lines = process.inputReader().lines()) {
            return lines.toList();
        }
    }

    @Override
    public void close() {
        players.forEach(player -> player.process().destroyForcibly());
    }
}
