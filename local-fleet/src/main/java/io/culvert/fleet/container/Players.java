package io.culvert.fleet.container;

import io.culvert.fleet.demo.FfmpegTool;
import io.culvert.fleet.drill.Finding;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The programs that people watch with; each ends by itself when it has shown its pictures. A door is host:port. */
final class Players {
    private static final int PICTURES = 50;
    private static final double SOON = 30;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String GSTREAMER = "gst-launch-1.0";

    private Players() {}

    static Finding ffmpeg(String door) {
        return shown(
                "ffmpeg",
                door,
                FfmpegTool.path() + " -v error -rtsp_transport http -i rtsp://" + door + "/live/demo -an -frames:v "
                        + PICTURES + " -f framemd5 -",
                line -> line.startsWith("0,"));
    }

    /** By its own tunnel, {@code rtsph://}, and decoded. */
    static Finding gstreamer(String door) {
        return shown(
                "GStreamer",
                door,
                GSTREAMER + " -v rtspsrc location=rtsph://" + door + "/live/demo name=s"
                        + " s. ! application/x-rtp,media=video ! rtph264depay ! h264parse ! avdec_h264"
                        + " ! fakesink silent=false num-buffers=" + PICTURES,
                line -> line.contains("last-message = chain"));
    }

    static boolean hasGStreamer() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, GSTREAMER)));
    }

    /** Counted in what they print: a player whose stream ended early says that all is well. */
    private static Finding shown(String player, String door, String command, Predicate<String> isPicture) {
        long begin = System.nanoTime();
        String said = Engine.program(List.of(command.split(" ")), LIMIT);
        double seconds = (System.nanoTime() - begin) / 1e9;
        long pictures = said.lines().filter(isPicture).count();
        if (pictures < PICTURES) {
            throw new Engine.EngineException(player + " through " + door + ": " + pictures + " pictures and no more");
        }
        return Finding.seconds(player + " through " + door + ": " + PICTURES + " pictures", seconds, SOON);
    }
}
