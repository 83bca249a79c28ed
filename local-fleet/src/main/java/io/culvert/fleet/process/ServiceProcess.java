package io.culvert.fleet.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One of the three services as a process, started from its packaged form.
 *
 * <p>Not thread-safe in {@link #restart}; everything else may be called from any thread.
 */
public final class ServiceProcess {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private final Definition definition;
    private volatile ChildProcess child;

    /** Everything needed to start the service, and to start it again. */
    public record Definition(
            String name,
            Path jar,
            List<String> jvmOptions,
            Map<String, String> environment,
            int managementPort,
            Path log) {}

    private ServiceProcess(Definition definition) {
        this.definition = definition;
        this.child = launch(definition);
    }

    public static ServiceProcess start(Definition definition) {
        return new ServiceProcess(definition);
    }

    private static ChildProcess launch(Definition definition) {
        return ChildProcess.start(
                definition.name(),
                JavaCommand.jar(definition.jvmOptions(), definition.jar()),
                definition.environment(),
                definition.log());
    }

    public String name() {
        return definition.name();
    }

    public ChildProcess process() {
        return child;
    }

    public int managementPort() {
        return definition.managementPort();
    }

    /** Starts it again with the same settings; the process of before must have ended. */
    public void restart() {
        child = launch(definition);
    }

    public boolean isReady() {
        return status("/q/health/ready") == 200;
    }

    public boolean isLive() {
        return status("/q/health/live") == 200;
    }

    /** Waits until the service says it is ready. */
    public void awaitReady(Duration atMost) {
        Await.until(name() + " to be ready", atMost, POLL, () -> {
            if (!child.isAlive()) {
                throw new StartFailure(name() + " ended with code " + child.exitCode(), child);
            }
            return isReady();
        });
    }

    /** The metrics page in Prometheus text form. */
    public String metrics() {
        try {
            return HTTP.send(get("/q/metrics"), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new IllegalStateException("no metrics from " + name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The sum of a meter over all its tags; 0 where it was never counted. */
    public double metric(String meter) {
        return metric(metrics(), meter);
    }

    /** The same, of a page that was had before. */
    public static double metric(String page, String meter) {
        return page.lines()
                .filter(line -> line.startsWith(meter + " ") || line.startsWith(meter + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private int status(String path) {
        try {
            return HTTP.send(get(path), HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private HttpRequest get(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + definition.managementPort() + path))
                .timeout(Duration.ofSeconds(3))
                .build();
    }
}
