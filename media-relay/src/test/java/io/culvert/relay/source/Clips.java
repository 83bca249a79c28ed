package io.culvert.relay.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Loader;

/** Makes short clips with FFmpeg's own command. */
final class Clips {
    static final List<String> H264 = List.of("-c:v", "libopenh264", "-b:v", "400k", "-g", "10", "-pix_fmt", "yuv420p");
    static final List<String> AAC = List.of("-c:a", "aac", "-b:a", "64k");

    private static final String VIDEO = "testsrc2=size=320x180:rate=20:duration=";
    private static final String AUDIO = "sine=frequency=440:sample_rate=48000:duration=";

    private Clips() {}

    /** Pictures (20 per second, key frame every half second with {@link #H264}) and sound. */
    static Path make(Path file, double seconds, List<String> video, List<String> audio) {
        List<String> command = new ArrayList<>(List.of("-y", "-v", "error"));
        if (!video.isEmpty()) {
            command.addAll(List.of("-f", "lavfi", "-i", VIDEO + seconds));
        }
        if (!audio.isEmpty()) {
            command.addAll(List.of("-f", "lavfi", "-i", AUDIO + seconds));
        }
        command.addAll(video);
        command.addAll(audio);
        command.add(file.toString());
        ffmpeg(command);
        return file;
    }

    static String ffmpeg(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Loader.load(org.bytedeco.ffmpeg.ffmpeg.class));
        command.addAll(arguments);
        try {
            Path log = Files.createTempFile("ffmpeg", ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException("ffmpeg: " + Files.readString(log));
            }
            return Files.readString(log);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
