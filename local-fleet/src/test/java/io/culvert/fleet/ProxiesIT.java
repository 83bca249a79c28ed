package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.ExternalProgram.Result;
import io.culvert.fleet.demo.FfmpegTool;
import io.culvert.fleet.process.Await;
import io.culvert.fleet.process.ChildProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Stock proxies in front of two gateways, balancing request by request and without any affinity. */
class ProxiesIT {
    @RegisterExtension
    static final FleetForTests FLEET = FleetForTests.of(2, 1, 1);

    @TempDir
    Path folder;

    @Test
    void shouldPlayWhenNginxIsInFront() throws Exception {
        String nginx = ExternalProgram.required("nginx");
        int port = freePort();
        // Both buffers off: nginx would keep the POST until its end, which never comes.
        Path config = write("""
                daemon off; worker_processes 1; pid %1$s/nginx.pid; error_log %1$s/error.log;
                events { worker_connections 64; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy; fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
                  upstream gateways { server 127.0.0.1:%2$d; server 127.0.0.1:%3$d; }
                  server {
                    listen 127.0.0.1:%4$d;
                    location / {
                      proxy_pass http://gateways;
                      proxy_request_buffering off;
                      proxy_buffering off;
                      proxy_read_timeout 1h; proxy_send_timeout 1h; client_body_timeout 1h;
                      client_max_body_size 0;
                    }
                  }
                }
                """, port);

        playThrough(List.of(nginx, "-e", folder + "/error.log", "-c", config.toString()), port);
    }

    @Test
    void shouldPlayWhenHaproxyIsInFront() throws Exception {
        String haproxy = ExternalProgram.required("haproxy");
        int port = freePort();
        Path config = write("""
                # state in %1$s
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 1h
                  timeout server 1h
                  option http-no-delay
                frontend rtsp
                  bind 127.0.0.1:%4$d
                  default_backend gateways
                backend gateways
                  balance roundrobin
                  server g0 127.0.0.1:%2$d
                  server g1 127.0.0.1:%3$d
                """, port);

        playThrough(List.of(haproxy, "-db", "-f", config.toString()), port);
    }

    private Path write(String config, int port) throws IOException {
        Ports ports = FLEET.get().ports();
        return Files.writeString(
                folder.resolve("proxy.conf"), config.formatted(folder, ports.gateway(0), ports.gateway(1), port));
    }

    private void playThrough(List<String> proxyCommand, int port) throws Exception {
        ChildProcess proxy = ChildProcess.start("proxy", proxyCommand, Map.of(), folder.resolve("proxy.log"));
        try {
            Await.until("the proxy to listen", Duration.ofSeconds(10), Duration.ofMillis(50), () -> accepts(port));
            Path picture = folder.resolve("picture.rgb");
            Result result = ExternalProgram.run(
                    List.of((FfmpegTool.path() + " -nostdin -v error -y -rtsp_transport http -i rtsp://127.0.0.1:"
                                    + port + "/live/demo -map 0:v -t 4 -pix_fmt rgb24 -f rawvideo " + picture)
                            .split(" ")),
                    Duration.ofSeconds(40));
            assertThat(result.code()).as(result.said() + proxy.lastLines(10)).isZero();
            DemoPictures.assertShown(picture, 60);
        } finally {
            proxy.kill();
        }
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
}
