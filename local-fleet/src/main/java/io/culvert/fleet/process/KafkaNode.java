package io.culvert.fleet.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The embedded single-node broker, in a process of its own so that it can be stopped, killed and started again. */
public final class KafkaNode {
    private static final List<String> JVM =
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

    private final int port;
    private final int controllerPort;
    private final Path data;
    private final Path log;
    private volatile ChildProcess child;
    private volatile long readyAt;

    private KafkaNode(int port, int controllerPort, Path data, Path log) {
        this.port = port;
        this.controllerPort = controllerPort;
        this.data = data;
        this.log = log;
    }

    /** Starts with empty data: sessions of an earlier run have no socket any more. */
    public static KafkaNode startFresh(int port, int controllerPort, Path data, Path log) {
        KafkaNode node = new KafkaNode(port, controllerPort, data, log);
        node.child = node.launch("fresh");
        return node;
    }

    /** Starts again with the data it had; the process of before must have ended. */
    public void restart() {
        child = launch("kept");
    }

    private ChildProcess launch(String dataMode) {
        List<String> arguments =
                List.of(Integer.toString(port), Integer.toString(controllerPort), data.toString(), dataMode);
        return ChildProcess.start(
                "kafka", JavaCommand.main(JVM, KafkaNodeMain.class, arguments), Map.of("LANG", "C.UTF-8"), log);
    }

    public String bootstrapServers() {
        return "localhost:" + port;
    }

    public ChildProcess process() {
        return child;
    }

    /** The broker opens its port as the last step of its start. */
    public void awaitReady(Duration atMost) {
        Await.until("kafka to be ready", atMost, Duration.ofMillis(50), () -> {
            if (!child.isAlive()) {
                throw new StartFailure("kafka ended with code " + child.exitCode(), child);
            }
            return accepts();
        });
        readyAt = System.nanoTime();
    }

    /** {@link System#nanoTime} at which {@link #awaitReady} last saw it ready. */
    public long readyAt() {
        return readyAt;
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
