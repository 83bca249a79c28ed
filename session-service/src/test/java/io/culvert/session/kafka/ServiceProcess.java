package io.culvert.session.kafka;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** The packaged service in a process of its own, as it is shipped. */
final class ServiceProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

    private final Process process;
    private final int apiPort;
    private final int managementPort;

    private ServiceProcess(Process process, int apiPort, int managementPort) {
        this.process = process;
        this.apiPort = apiPort;
        this.managementPort = managementPort;
    }

    static ServiceProcess start(String broker, String log) throws IOException {
        int api = freePort();
        int management = freePort();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:+UseSerialGC"));
        command.add("-Dkafka.bootstrap.servers=" + broker);
        command.add("-Dquarkus.http.port=" + api);
        command.add("-Dquarkus.management.port=" + management);
        command.addAll(List.of("-jar", JAR.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File("target", log + ".log"))
                .start();
        return new ServiceProcess(process, api, management);
    }

    ServiceProcess awaitReady() throws Exception {
        Await.until(Duration.ofSeconds(60), "service ready", () -> status("/q/health/ready") == 200);
        return this;
    }

    int status(String path) throws InterruptedException {
        try {
            return get(managementPort, path).statusCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    String metrics() throws IOException, InterruptedException {
        return get(managementPort, "/q/metrics").body();
    }

    String api(String path) throws IOException, InterruptedException {
        return get(apiPort, path).body();
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + port + path);
            HttpRequest request =
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    /** None of those that the system gives to clients: one of them might take it before the process listens. */
    static int freePort() {
        for (int attempt = 0; attempt < 200; attempt++) {
            try (ServerSocket probe =
                    new ServerSocket(ThreadLocalRandom.current().nextInt(31_500, 32_700))) {
                return probe.getLocalPort();
            } catch (IOException taken) {
                // another one, then
            }
        }
        throw new IllegalStateException("no free port");
    }
}
