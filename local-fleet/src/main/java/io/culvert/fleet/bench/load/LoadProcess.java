package io.culvert.fleet.bench.load;

import io.culvert.fleet.process.ChildProcess;
import io.culvert.fleet.process.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A load generator, as the benchmark sees it. Confined to one thread. */
public final class LoadProcess implements AutoCloseable {
    private static final int START_MILLIS = 20_000;
    private static final List<String> JVM =
            List.of("-Xmx512m", "-XX:+UseSerialGC", "-Dio.netty.leakDetectionLevel=disabled");

    private final ChildProcess process;
    private final Socket control;
    private final BufferedReader in;
    private final PrintWriter out;
    private Totals windowStart;

    private LoadProcess(ChildProcess process, Socket control) throws IOException {
        this.process = process;
        this.control = control;
        this.in = new BufferedReader(new InputStreamReader(control.getInputStream(), StandardCharsets.US_ASCII));
        this.out = new PrintWriter(control.getOutputStream(), true, StandardCharsets.US_ASCII);
    }

    /** How viewers got in; times in nanoseconds from connect to the reply to PLAY. */
    public record Joined(int ok, int failed, long p50, long p99, long max, String why) {}

    /** What all viewers have got, or have got in a window. */
    public record Totals(
            long nanos,
            int viewers,
            long bytes,
            long reads,
            long packets,
            long jumps,
            long lost,
            long brokenStarts,
            long cut,
            long silence,
            String why) {
        Totals since(Totals start) {
            return new Totals(
                    nanos - start.nanos,
                    viewers,
                    bytes - start.bytes,
                    reads - start.reads,
                    packets - start.packets,
                    jumps - start.jumps,
                    lost - start.lost,
                    brokenStarts - start.brokenStarts,
                    cut - start.cut,
                    silence,
                    why);
        }

        public double gigabytes() {
            return bytes / 1e9;
        }

        public double seconds() {
            return nanos / 1e9;
        }
    }

    public static LoadProcess start(LoadSettings settings, Path log) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(START_MILLIS);
            List<String> command = JavaCommand.main(JVM, LoadMain.class, settings.arguments(server.getLocalPort()));
            ChildProcess process = ChildProcess.start("load", command, Map.of(), log);
            return new LoadProcess(process, server.accept());
        }
    }

    public Joined join(int count, double perSecond) {
        return joined(ask("join " + count + " " + perSecond));
    }

    /** Viewers with small receive buffers, so that a stall is one soon. */
    public Joined joinToStall(int count, double perSecond) {
        return joined(ask("join-small " + count + " " + perSecond));
    }

    /** Viewers who leave again after so many milliseconds. */
    public Joined visit(int count, double perSecond, int stayMillis) {
        return joined(ask("visit " + count + " " + perSecond + " " + stayMillis));
    }

    private static Joined joined(Map<String, String> answer) {
        return new Joined(
                (int) number(answer, "ok"),
                (int) number(answer, "failed"),
                number(answer, "p50"),
                number(answer, "p99"),
                number(answer, "max"),
                answer.get("why"));
    }

    public void leave(int count) {
        ask("leave " + count);
    }

    /** The viewers that came last read no more. */
    public void stall(int count) {
        ask("stall " + count);
    }

    public void goOn() {
        ask("go-on");
    }

    public void beginWindow() {
        windowStart = totals(ask("window"));
    }

    /** What has come since the window began. */
    public Totals window() {
        return totals(ask("totals")).since(windowStart);
    }

    private static Totals totals(Map<String, String> answer) {
        return new Totals(
                number(answer, "nanos"),
                (int) number(answer, "viewers"),
                number(answer, "bytes"),
                number(answer, "reads"),
                number(answer, "packets"),
                number(answer, "jumps"),
                number(answer, "lost"),
                number(answer, "brokenStarts"),
                number(answer, "cut"),
                number(answer, "silence"),
                answer.get("why"));
    }

    private static long number(Map<String, String> answer, String name) {
        return Long.parseLong(answer.get(name));
    }

    private Map<String, String> ask(String line) {
        out.println(line);
        try {
            String answer = in.readLine();
            if (answer == null) {
                throw new IllegalStateException("the load generator ended:\n" + process.lastLines(10));
            }
            Map<String, String> fields = new HashMap<>();
            for (String field : answer.split(" ")) {
                String[] parts = field.split("=", 2);
                fields.put(parts[0], parts[1]);
            }
            return fields;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        control.close();
        process.kill();
    }
}
