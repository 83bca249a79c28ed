package io.culvert.fleet.conformance;

import io.culvert.fleet.Ports;
import io.culvert.fleet.process.StockProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Proxies in front of both gateways of the target's fleet. */
final class Proxy {
    private Proxy() {}

    /** With these lines in its location. */
    static StockProxy nginx(Target target, String settings) throws IOException {
        String program = Programs.required("nginx");
        return StockProxy.nginx(program, Files.createTempDirectory("conformance-proxy"), gateways(target), settings);
    }

    /** With these lines in its defaults. */
    static StockProxy haproxy(Target target, String settings) throws IOException {
        String program = Programs.required("haproxy");
        return StockProxy.haproxy(program, Files.createTempDirectory("conformance-proxy"), gateways(target), settings);
    }

    private static List<Integer> gateways(Target target) {
        Ports ports = target.fleet().ports();
        return List.of(ports.gateway(0), ports.gateway(1));
    }
}
