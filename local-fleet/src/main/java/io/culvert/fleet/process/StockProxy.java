package io.culvert.fleet.process;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * nginx or HAProxy as the system has it, in front of gateways on this machine: request by request, without affinity, so
 * that the two sockets of a tunnel mostly part.
 */
public final class StockProxy implements AutoCloseable {
    /** What makes nginx let a tunnel through: it would keep the POST until its end, which never comes. */
    public static final String NGINX_TUNNEL_SETTINGS = """
            proxy_request_buffering off; proxy_buffering off; chunked_transfer_encoding off; client_max_body_size 0;
            proxy_read_timeout 1h; proxy_send_timeout 1h; client_body_timeout 1h;
            """;

    /** What keeps HAProxy from ending a quiet POST, and its buffers from delaying a reply. */
    public static final String HAPROXY_TUNNEL_SETTINGS = """
            timeout client 1h
            timeout server 1h
            option http-no-delay
            """;

    /** HAProxy as a balancer of connections that does not look inside. */
    public static final String HAPROXY_TCP_SETTINGS = """
            mode tcp
            timeout client 1h
            timeout server 1h
            """;

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(50);

    private final ChildProcess process;
    private final int port;

    private StockProxy(ChildProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** nginx with these lines in its location. */
    public static StockProxy nginx(String program, Path folder, List<Integer> gateways, String settings)
            throws IOException {
        int port = FreePort.find();
        String config = """
                daemon off; worker_processes 1; pid %1$s/nginx.pid; error_log %1$s/error.log;
                events { worker_connections 64; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy; fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
                  upstream gateways { %2$s }
                  server { listen 127.0.0.1:%3$d; location / { proxy_pass http://gateways; %4$s } }
                }
                """.formatted(folder, servers(gateways, "server %2$s;"), port, settings);
        Path file = Files.writeString(folder.resolve("nginx.conf"), config);
        return start(List.of(program, "-e", folder + "/error.log", "-c", file.toString()), folder, port);
    }

    /** HAProxy with these lines in its defaults. */
    public static StockProxy haproxy(String program, Path folder, List<Integer> gateways, String settings)
            throws IOException {
        int port = FreePort.find();
        String config = """
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 50s
                  timeout server 50s
                %4$s
                frontend rtsp
                  bind 127.0.0.1:%3$d
                  default_backend gateways
                backend gateways
                  balance roundrobin
                %2$s
                """.formatted(folder, servers(gateways, "  server g%1$d %2$s\n"), port, settings);
        Path file = Files.writeString(folder.resolve("haproxy.conf"), config);
        return start(List.of(program, "-db", "-f", file.toString()), folder, port);
    }

    private static String servers(List<Integer> gateways, String line) {
        List<String> lines = new ArrayList<>();
        for (int port : gateways) {
            lines.add(line.formatted(lines.size(), "127.0.0.1:" + port));
        }
        return String.join(" ", lines);
    }

    private static StockProxy start(List<String> command, Path folder, int port) {
        ChildProcess process = ChildProcess.start("proxy", command, Map.of(), folder.resolve("proxy.log"));
        StockProxy proxy = new StockProxy(process, port);
        try {
            Await.until("the proxy to listen", START_LIMIT, POLL, () -> accepts(port));
        } catch (RuntimeException e) {
            proxy.close();
            throw new StartFailure(command.getFirst() + " does not listen", process);
        }
        return proxy;
    }

    public int port() {
        return port;
    }

    /** The end of what the proxy said. */
    public String lastLines(int count) {
        return process.lastLines(count);
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** In order: nginx killed at once would leave its workers listening. */
    @Override
    public void close() {
        process.stop(START_LIMIT);
    }
}
