package io.culvert.fleet.camera;

import io.culvert.fleet.process.Await;
import io.culvert.fleet.process.ChildProcess;
import io.culvert.fleet.process.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A camera with a moving picture (H.264, 25 frames a second) and a tone (G.711) at {@code /cam}. It can be killed and
 * started again on the same port, and counts over all its lives who connected.
 */
public final class CameraSimulator implements AutoCloseable {
    /** The user that it admits, by Digest. */
    public static final String USER = "admin";

    public static final String PASSWORD = "secret";

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int LOG_LINES = 20;
    private static final int PROBE_SECONDS = 20;
    private static final List<String> PYTHONS = List.of("/usr/bin/python3", "python3");

    private static final String PROBE = """
            import gi
            gi.require_version('GstRtspServer', '1.0')
            from gi.repository import Gst, GstRtspServer
            Gst.init(None)
            for name in ('openh264enc', 'h264parse', 'rtph264pay', 'mulawenc', 'rtppcmupay'):
                assert Gst.ElementFactory.find(name), name
            """;

    /** By which transports it sends. */
    public enum Lower {
        TCP("tcp"),
        UDP("udp"),
        ANY("any");

        private final String word;

        Lower(String word) {
            this.word = word;
        }
    }

    private final List<String> command;
    private final Path log;
    private final int port;
    private int lives;
    private ChildProcess process;

    private CameraSimulator(List<String> command, Path log, int port) {
        this.command = command;
        this.log = log;
        this.port = port;
        restart();
    }

    /** The Python that can run it; empty on a machine that lacks something. Blocks for a moment. */
    public static Optional<String> python() {
        return PYTHONS.stream().filter(CameraSimulator::canRun).findFirst();
    }

    private static boolean canRun(String python) {
        try {
            Process probe = new ProcessBuilder(python, "-c", PROBE)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = probe.waitFor(PROBE_SECONDS, TimeUnit.SECONDS);
            probe.destroyForcibly();
            return ended && probe.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Starts it on a free port.
     *
     * @param python see {@link #python}
     * @param folder for its script and its log
     * @param gop    frames from one random-access point to the next
     */
    public static CameraSimulator start(String python, Path folder, Lower lower, int gop) {
        try {
            Files.createDirectories(folder);
            Path script = folder.resolve("camera.py");
            try (InputStream in = CameraSimulator.class.getResourceAsStream("camera.py")) {
                Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
            }
            Path log = folder.resolve("camera.log");
            Files.deleteIfExists(log);
            int port = FreePort.find();
            List<String> command = List.of(
                    python,
                    script.toString(),
                    Integer.toString(port),
                    USER,
                    PASSWORD,
                    lower.word,
                    Integer.toString(gop));
            return new CameraSimulator(command, log, port);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a camera", e);
        }
    }

    /** With its user and password. */
    public URI url() {
        return URI.create("rtsp://" + USER + ":" + PASSWORD + "@127.0.0.1:" + port + "/cam");
    }

    /** SIGKILL: its connections are reset by the system. */
    public void kill() {
        process.kill();
    }

    /** Starts it again; returns when it listens. */
    public void restart() {
        lives++;
        process = ChildProcess.start("camera", command, Map.of(), log);
        try {
            Await.until("the camera to listen", START_LIMIT, POLL, () -> said("listening") >= lives);
        } catch (IllegalStateException e) {
            process.kill();
            throw new IllegalStateException("the camera does not listen:\n" + process.lastLines(LOG_LINES), e);
        }
    }

    /** The process, for who wants to stop it for a while. */
    public ChildProcess process() {
        return process;
    }

    /** TCP connections that it has accepted in all its lives; a tunnel makes two. */
    public int connections() {
        return said("connected");
    }

    /** Requests to set up a track that it has had in all its lives. */
    public int setUps() {
        return said("setup");
    }

    /** How often it has been asked to play in all its lives. */
    public int plays() {
        return said("play");
    }

    private int said(String word) {
        try {
            return (int) Files.readAllLines(log).stream().filter(word::equals).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.kill();
    }
}
