package io.culvert.relay.source.rtsp;

import static io.culvert.relay.source.rtsp.ScriptedCamera.VIDEO;
import static io.culvert.relay.source.rtsp.ScriptedCamera.works;
import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.StreamSource.Transport;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CameraTlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    Path folder;

    private KeyStore certificateFor(String address) throws IOException, InterruptedException, GeneralSecurityException {
        Path file = folder.resolve("keys.p12");
        int ended = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "camera",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=camera",
                        "-validity",
                        "2",
                        "-ext",
                        "SAN=ip:" + address,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start()
                .waitFor();
        assertThat(ended).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private static SSLServerSocketFactory server(KeyStore store) throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context.getServerSocketFactory();
    }

    private static SslContext trusting(KeyStore store) throws GeneralSecurityException, IOException {
        return SslContextBuilder.forClient()
                .trustManager((X509Certificate) store.getCertificate("camera"))
                .build();
    }

    private static CamerasForTests client(SslContext tls) {
        return new CamerasForTests(Duration.ofSeconds(2), 1, tls, true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtsps", "https"})
    void shouldPlayWhenCertificateIsTrusted(String scheme) throws Exception {
        KeyStore store = certificateFor("127.0.0.1");
        ScriptedCamera.Script script =
                works(VIDEO, request -> request.method().equals("GET") ? "HTTP/1.0 200 OK\r\n\r\n" : null);
        try (ScriptedCamera camera = new ScriptedCamera(script, false, server(store));
                CamerasForTests client = client(trusting(store))) {
            String url = camera.url("").replace("rtsp:", scheme + ":");

            assertThat(CamerasForTests.watch(client.source(Transport.AUTO, url)).next())
                    .startsWith("0! ");
        }
    }

    @Test
    void shouldRefuseWhenCertificateIsNotTrusted() throws Exception {
        KeyStore store = certificateFor("127.0.0.1");
        try (ScriptedCamera camera = new ScriptedCamera(works(VIDEO), false, server(store));
                CamerasForTests client = client(SslContextBuilder.forClient().build())) {
            assertThat(client.reason(Transport.TCP, camera.url("").replace("rtsp:", "rtsps:")))
                    .isEqualTo(CameraTrouble.TLS_FAILED.text());
        }
    }

    @Test
    void shouldRefuseWhenCertificateNamesAnotherHost() throws Exception {
        KeyStore store = certificateFor("127.0.0.2");
        try (ScriptedCamera camera = new ScriptedCamera(works(VIDEO), false, server(store));
                CamerasForTests client = client(trusting(store))) {
            assertThat(client.reason(Transport.TCP, camera.url("").replace("rtsp:", "rtsps:")))
                    .isEqualTo(CameraTrouble.TLS_FAILED.text());
        }
    }
}
