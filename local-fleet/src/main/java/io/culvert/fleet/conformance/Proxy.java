package io.culvert.fleet.conformance;

import io.culvert.fleet.Ports;
import io.culvert.fleet.process.ChildProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** nginx or HAProxy in front of both gateways of a fleet, request by request and without affinity. */
final class Proxy implements AutoCloseable {
    private final ChildProcess process;
    private final int port;

    private Proxy(ChildProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** With these lines in its location. */
    static Proxy nginx(Target target, String settings) throws IOException {
        String program = Programs.required("nginx");
        return start(
                target,
                """
                daemon off; worker_processes 1; pid %1$s/nginx.pid; error_log %1$s/error.log;
                events { worker_connections 64; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy; fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
                  upstream gateways { server 127.0.0.1:%2$d; server 127.0.0.1:%3$d; }
                  server { listen 127.0.0.1:%4$d; location / { proxy_pass http://gateways; SETTINGS } }
                }
                """.replace("SETTINGS", settings),
                folder -> List.of(program, "-e", folder + "/error.log", "-c", folder + "/proxy.conf"));
    }

    /** With these lines in its defaults. */
    static Proxy haproxy(Target target, String settings) throws IOException {
        String program = Programs.required("haproxy");
        return start(
                target,
                """
                # state in %1$s
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 50s
                  timeout server 50s
                  SETTINGS
                frontend rtsp
                  bind 127.0.0.1:%4$d
                  default_backend gateways
                backend gateways
                  balance roundrobin
                  server g0 127.0.0.1:%2$d
                  server g1 127.0.0.1:%3$d
                """.replace("SETTINGS", settings),
                folder -> List.of(program, "-db", "-f", folder + "/proxy.conf"));
    }

    private static Proxy start(Target target, String text, Function<Path, List<String>> command) throws IOException {
        Ports ports = target.fleet().ports();
        Path folder = Files.createTempDirectory("conformance-proxy");
        int port = freePort();
        Files.writeString(
                folder.resolve("proxy.conf"), text.formatted(folder, ports.gateway(0), ports.gateway(1), port));
        ChildProcess process =
                ChildProcess.start("proxy", command.apply(folder), Map.of(), folder.resolve("proxy.log"));
        Proxy proxy = new Proxy(process, port);
        if (!Expect.soon(() -> accepts(port))) {
            proxy.close();
            throw new IllegalStateException("the proxy does not listen: " + process.lastLines(5));
        }
        return proxy;
    }

    int port() {
        return port;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.kill();
    }
}
