package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.fleet.process.StockProxy;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StockProxyTest {
    @Test
    void shouldLeaveNobodyListeningWhenNginxIsClosed(@TempDir Path folder) throws IOException {
        String nginx = ExternalProgram.required("nginx");
        StockProxy proxy = StockProxy.nginx(nginx, folder, List.of(9), StockProxy.NGINX_TUNNEL_SETTINGS);

        proxy.close();

        assertThatThrownBy(() -> new Socket("127.0.0.1", proxy.port()).close()).isInstanceOf(IOException.class);
    }
}
