package io.culvert.fleet.container;

import io.culvert.fleet.process.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The pods of the manifest as containers on one network, each with its user, its read-only root, no capabilities, the
 * engine's seccomp profile and its memory. The part of kubelet and controllers is played by who calls. One thread.
 */
final class Cluster implements AutoCloseable {
    private static final String NETWORK = "culvert";
    private static final String SUBNET = "10.99.0.";
    private static final Duration READY_LIMIT = Duration.ofSeconds(120);
    private static final Duration PRESSURE_LIMIT = Duration.ofSeconds(60);
    private static final Map<String, Integer> MANAGEMENT =
            Map.of("tunnel-gateway", 8082, "session-service", 8102, "media-relay", 8122);

    private final Engine engine;
    private final Manifest manifest;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private final Map<String, Member> running = new TreeMap<>();
    private final List<Path> mounted = new ArrayList<>();

    /** One started pod. */
    record Member(String name, String workload, String address) {}

    Cluster(Engine engine, Manifest manifest) {
        this.engine = engine;
        this.manifest = manifest;
        String left = engine.docker("ps", "-aq", "--filter", "label=culvert");
        if (!left.isEmpty()) {
            List<String> remove = new ArrayList<>(List.of("rm", "-f"));
            remove.addAll(left.lines().toList());
            engine.docker(remove);
        }
        if (engine.docker("network", "ls", "-q", "--filter", "name=^" + NETWORK + "$")
                .isEmpty()) {
            engine.docker("network", "create", "--subnet", SUBNET + "0/24", NETWORK);
        }
    }

    /** Starts a pod under a name and an address of the network, and does not wait. */
    Member start(String workload, String name, int host) {
        Manifest.Pod pod = manifest.pod(workload);
        Member member = new Member(name, workload, SUBNET + host);
        List<String> command = new ArrayList<>(List.of("run", "-d", "--label", "culvert", "--name", name));
        command.addAll(List.of("--network", NETWORK, "--ip", member.address(), "--hostname", name));
        command.addAll(List.of("--user", pod.user(), "--read-only", "--cap-drop", "ALL"));
        command.addAll(List.of("--security-opt", "no-new-privileges", "--memory", pod.memory()));
        command.addAll(List.of("--memory-swap", pod.memory(), "--stop-timeout", Integer.toString(pod.grace())));
        pod.mounts()
                .forEach((path, size) -> command.addAll(List.of("--tmpfs", path + ":rw,exec,mode=1777,size=" + size)));
        pod.files().forEach((path, files) -> command.addAll(List.of("--volume", written(files) + ":" + path + ":ro")));
        pod.environment().forEach((key, value) -> command.addAll(List.of("--env", key + "=" + filled(value, member))));
        command.add(pod.image().startsWith("apache/kafka") ? Images.KAFKA : pod.image());
        engine.docker(command);
        running.put(name, member);
        return member;
    }

    private Path written(Map<String, String> files) {
        try {
            Path folder = Files.createTempDirectory("culvert-config");
            mounted.add(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(folder.resolve(file.getKey()), file.getValue());
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String filled(String value, Member member) {
        return value.replace("{metadata.name}", member.name()).replace("{status.podIP}", member.address());
    }

    void awaitReady(Member... members) {
        for (Member member : members) {
            Await.until(member.name() + " to be ready", READY_LIMIT, Duration.ofMillis(100), () -> {
                if (!isAlive(member)) {
                    throw new Engine.EngineException(member.name() + " ended; it said:\n" + log(member));
                }
                return isReady(member);
            });
        }
    }

    boolean isAlive(Member member) {
        return inspect(member, "{{.State.Running}}").equals("true");
    }

    boolean isReady(Member member) {
        return ask(member, "/q/health/ready")
                .filter(answer -> answer.statusCode() == 200)
                .isPresent();
    }

    /** What a gauge without labels of a pod says; 0 where the pod does not answer. */
    double gauge(Member member, String name) {
        return ask(member, "/q/metrics").stream()
                .flatMap(answer -> answer.body().lines())
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .sum();
    }

    private Optional<HttpResponse<String>> ask(Member member, String path) {
        try {
            URI uri = URI.create("http://" + member.address() + ":" + MANAGEMENT.get(member.workload()) + path);
            HttpRequest request =
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build();
            return Optional.of(http.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException notYet) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    void terminate(Member member) {
        engine.docker("kill", "--signal", "TERM", member.name());
    }

    /** SIGTERM, the pod's grace, its removal; returns the exit code. */
    int stop(Member member) {
        engine.docker("stop", member.name());
        int code = exitCode(member);
        remove(member);
        return code;
    }

    int exitCode(Member member) {
        return Integer.parseInt(inspect(member, "{{.State.ExitCode}}"));
    }

    private String inspect(Member member, String format) {
        return engine.docker("inspect", "-f", format, member.name());
    }

    void remove(Member member) {
        engine.docker("rm", "-f", member.name());
        running.remove(member.name());
    }

    /**
     * Charges more and more memory to the pod until the kernel ends its process; tells whether the engine says that it was
     * for want of memory. Lowering the limit would not do: control groups of version 1 refuse what is below the use.
     */
    boolean exhaustMemory(Member member) {
        try (MemoryPressure pressure = MemoryPressure.on(inspect(member, "{{.State.Pid}}"))) {
            Await.until(member.name() + " to run out of memory", PRESSURE_LIMIT, Duration.ofMillis(50), () -> {
                pressure.requireWorking();
                return !isAlive(member);
            });
        }
        return inspect(member, "{{.State.OOMKilled}} {{.State.ExitCode}}").equals("true 137");
    }

    void cut(Member member) {
        engine.docker("network", "disconnect", NETWORK, member.name());
    }

    void join(Member member) {
        engine.docker("network", "connect", "--ip", member.address(), NETWORK, member.name());
    }

    String log(Member member) {
        return engine.docker("logs", "--tail", "40", member.name());
    }

    /** The end of everybody's log, for who looks for the reason of a failure. */
    String lastWords() {
        return running.values().stream()
                .map(member -> "--- " + member.name() + "\n" + log(member))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        List.copyOf(running.values()).forEach(this::remove);
        mounted.forEach(Cluster::delete);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
