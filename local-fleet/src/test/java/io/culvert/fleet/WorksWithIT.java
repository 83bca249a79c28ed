package io.culvert.fleet;

import io.culvert.fleet.process.StockProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of docs/works-with.md: every client through everything that may stand before three gateways. */
class WorksWithIT {
    private static final int GATEWAYS = 3;

    @RegisterExtension
    static final FleetForTests FLEET = FleetForTests.of(GATEWAYS, 1, 1);

    @TempDir
    Path folder;

    /** What stands before the gateways. None of the balancers knows of affinity: GET and POST part. */
    enum Way {
        DIRECT,
        NGINX,
        HAPROXY,
        /** Connection by connection, without a look inside, as a Service of Kubernetes does it. */
        TCP_BALANCER
    }

    static Stream<Arguments> cells() {
        return Stream.of(RealPlayer.values())
                .flatMap(player -> Stream.of(Way.values()).map(way -> Arguments.of(player, way)));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void shouldShowPictureAndSoundWhenPlayerComesThisWay(RealPlayer player, Way way) throws Exception {
        if (way == Way.DIRECT) {
            player.assertShows(demo(FLEET.get().ports().gateway(0)), folder);
            return;
        }
        try (StockProxy proxy = proxy(way)) {
            player.assertShows(demo(proxy.port()), folder);
        }
    }

    private StockProxy proxy(Way way) throws IOException {
        List<Integer> gateways = IntStream.range(0, GATEWAYS)
                .mapToObj(n -> FLEET.get().ports().gateway(n))
                .toList();
        return switch (way) {
            case DIRECT -> throw new IllegalArgumentException("nothing stands in between");
            case NGINX ->
                StockProxy.nginx(ExternalProgram.required("nginx"), folder, gateways, StockProxy.NGINX_TUNNEL_SETTINGS);
            case HAPROXY -> haproxy(gateways, StockProxy.HAPROXY_TUNNEL_SETTINGS);
            case TCP_BALANCER -> haproxy(gateways, StockProxy.HAPROXY_TCP_SETTINGS);
        };
    }

    private StockProxy haproxy(List<Integer> gateways, String settings) throws IOException {
        return StockProxy.haproxy(ExternalProgram.required("haproxy"), folder, gateways, settings);
    }

    private static URI demo(int port) {
        return URI.create("rtsp://127.0.0.1:" + port + "/live/demo");
    }
}
