package io.culvert.fleet.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
    private static final int SOON_MILLIS = 30_000;
    private static final int A_WHILE_MILLIS = 300;

    private ServerSocket target;
    private FaultProxy proxy;
    private Socket client;
    private Socket server;

    @BeforeEach
    void connect() throws IOException {
        target = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        target.setSoTimeout(SOON_MILLIS);
        proxy = FaultProxy.to(target.getLocalPort());
        client = dial();
        server = target.accept();
        server.setSoTimeout(SOON_MILLIS);
        send(1);
        assertThat(server.getInputStream().read()).isEqualTo(1);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
        proxy.close();
        target.close();
    }

    private Socket dial() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(SOON_MILLIS);
        return socket;
    }

    private void send(int octet) throws IOException {
        client.getOutputStream().write(octet);
    }

    private void assertSilent() throws IOException {
        server.setSoTimeout(A_WHILE_MILLIS);
        assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        server.setSoTimeout(SOON_MILLIS);
    }

    @Test
    void shouldKeepEverythingForLaterWhenPaused() throws IOException {
        proxy.pause();
        send(2);
        assertSilent();

        proxy.heal();

        assertThat(server.getInputStream().read()).isEqualTo(2);
    }

    @Test
    void shouldResetWhatIsOpenAndWhatComesWhenCut() throws IOException {
        proxy.cut();

        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(SocketException.class);
        try (Socket late = dial()) {
            assertThatThrownBy(() -> late.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void shouldSwallowAndTakeConnectionsThatLeadNowhereWhenHalfOpen() throws IOException {
        proxy.halfOpen();
        send(2);
        assertSilent();
        try (Socket late = dial()) {
            late.getOutputStream().write(3);
            late.setSoTimeout(A_WHILE_MILLIS);
            assertThatThrownBy(() -> late.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            proxy.heal();

            late.setSoTimeout(SOON_MILLIS);
            assertThatThrownBy(() -> late.getInputStream().read()).isInstanceOf(SocketException.class);
        }
        assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(SocketException.class);
    }

    @Test
    void shouldComeLateAndInOrderWhenDelayed() throws IOException {
        proxy.delay(Duration.ofMillis(200));
        long sent = System.nanoTime();
        send(2);
        send(3);

        assertThat(server.getInputStream().read()).isEqualTo(2);
        assertThat(System.nanoTime() - sent)
                .isGreaterThanOrEqualTo(Duration.ofMillis(200).toNanos());
        assertThat(server.getInputStream().read()).isEqualTo(3);
    }

    @Test
    void shouldPassOnTheEndWhenOneSideCloses() throws IOException {
        client.close();

        assertThat(server.getInputStream().read()).isEqualTo(-1);
    }
}
