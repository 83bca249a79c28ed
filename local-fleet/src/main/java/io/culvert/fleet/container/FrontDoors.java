package io.culvert.fleet.container;

import io.culvert.fleet.Checkout;
import io.culvert.fleet.process.Await;
import io.culvert.fleet.process.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The stock proxies of the machine with what {@code k8s/components/ingress-haproxy} and {@code ingress-nginx} make of
 * them: HAProxy at port 80, nginx at port 81. HAProxy asks for readiness as a controller follows the endpoints: a gateway
 * that is not ready gets nothing new and keeps what it has.
 */
final class FrontDoors implements AutoCloseable {
    static final String HAPROXY = "127.0.0.1:80";
    static final String NGINX = "127.0.0.1:81";
    private static final int HAPROXY_PORT = 80;
    private static final int NGINX_PORT = 81;
    private static final Duration START_LIMIT = Duration.ofSeconds(10);

    private final List<ChildProcess> processes = new ArrayList<>();
    private final Checkout checkout;
    private final Path folder;

    FrontDoors(Checkout checkout) throws IOException {
        this.checkout = checkout;
        this.folder = Files.createDirectories(checkout.home().resolve("front-doors"));
    }

    void open(List<String> addresses) throws IOException {
        Path haproxy = haproxy(addresses);
        Path nginx = nginx(addresses);
        start(List.of(program("haproxy"), "-db", "-f", haproxy.toString()), HAPROXY_PORT);
        start(List.of(program("nginx"), "-e", folder + "/error.log", "-c", nginx.toString()), NGINX_PORT);
    }

    private Path haproxy(List<String> addresses) throws IOException {
        String settings = IngressSettings.of(checkout.root(), "ingress-haproxy").haproxy();
        return Files.writeString(folder.resolve("haproxy.conf"), """
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 1h
                frontend clients
                  bind 127.0.0.1:%d
                  default_backend gateways
                backend gateways
                %s
                  option redispatch
                  option httpchk GET /q/health/ready
                  default-server check port 8082 inter 500ms fall 1 rise 1
                %s""".formatted(
                        HAPROXY_PORT, settings, servers(addresses, "  server g%d %s:8080\n")));
    }

    private Path nginx(List<String> addresses) throws IOException {
        IngressSettings settings = IngressSettings.of(checkout.root(), "ingress-nginx");
        String upstream = settings.nginxMethod() + servers(addresses, "server %2$s:8080;");
        return Files.writeString(
                folder.resolve("nginx.conf"), """
                daemon off; worker_processes 1; pid %1$s/nginx.pid; error_log %1$s/error.log;
                events { worker_connections 256; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy; fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
                  upstream gateways { %3$s }
                  server { listen 127.0.0.1:%2$d; location / { proxy_pass http://gateways; %4$s } }
                }
                """.formatted(folder, NGINX_PORT, upstream, settings.nginxLocation()));
    }

    private static String servers(List<String> addresses, String line) {
        return String.join(
                "",
                IntStream.range(0, addresses.size())
                        .mapToObj(n -> line.formatted(n, addresses.get(n)))
                        .toList());
    }

    private void start(List<String> command, int port) {
        ChildProcess proxy = ChildProcess.start("proxy", command, Map.of(), folder.resolve("proxy-" + port + ".log"));
        processes.add(proxy);
        Await.until(command.getFirst() + " to listen", START_LIMIT, Duration.ofMillis(50), () -> accepts(port));
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static String program(String name) {
        return Stream.of((System.getenv("PATH") + File.pathSeparator + "/usr/sbin").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " is not installed"));
    }

    @Override
    public void close() {
        processes.forEach(ChildProcess::kill);
    }
}
