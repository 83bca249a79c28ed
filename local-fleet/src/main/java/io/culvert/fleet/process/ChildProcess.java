package io.culvert.fleet.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that cannot outlive the one that started it, not even when that one is killed with SIGKILL.
 *
 * <p>A pipe leads from here to a small shell beside the child. It ends when this process ends, whatever the reason,
 * and the shell then kills the child. The child itself is {@code exec}ed, so its process id is the one known here. It
 * ignores SIGINT, which a terminal sends to everybody at Ctrl-C: the launcher decides who stops when.
 *
 * <p>Thread-safe: every method only hands signals to the operating system.
 */
public final class ChildProcess {
    private static final String GUARD = """
            trap '' INT HUP
            exec 3<&0
            (exec >/dev/null 2>&1; read -r released <&3 || kill -KILL $$) &
            exec "$@" </dev/null 3<&-
            """;

    private final String name;
    private final Process process;
    private final Path log;

    private ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts the command; output of both kinds is appended to the log, so that a restart keeps what was before it. */
    public static ChildProcess start(String name, List<String> command, Map<String, String> environment, Path log) {
        List<String> guarded = new ArrayList<>(List.of("/bin/sh", "-c", GUARD, name));
        guarded.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(guarded)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(log.getParent());
            return new ChildProcess(name, builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What the child returned; only once it has ended. */
    public int exitCode() {
        return process.exitValue();
    }

    public void onExit(Runnable action) {
        process.onExit().thenRun(action);
    }

    /** SIGTERM, and SIGKILL for who is still there after the grace. */
    public void stop(Duration grace) {
        terminate();
        if (!awaitExit(grace)) {
            kill();
        }
    }

    /** SIGTERM and nothing else: {@link Process#destroy} would also end the pipe, and with it the child at once. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** SIGKILL; returns when the process is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }

    /** SIGKILL, without waiting. */
    public void killNow() {
        process.destroyForcibly();
    }

    /** SIGSTOP: the process keeps its sockets and does nothing, as in a long pause of the machine. */
    public void pause() {
        signal("-STOP");
    }

    public void resume() {
        signal("-CONT");
    }

    public boolean awaitExit(Duration atMost) {
        try {
            return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    /** The last lines of its log, for whoever must be told why it did not come up. */
    public String lastLines(int count) {
        try {
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
        } catch (IOException e) {
            return "(no log at " + log + ")";
        }
    }

    public Path log() {
        return log;
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send " + signal + " to " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
