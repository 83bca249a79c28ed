package io.culvert.fleet.k8s;

import java.nio.file.Path;
import java.util.List;

/** Where things lie in the checkout, seen from this module. */
final class Places {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    static final Path K8S = ROOT.resolve("k8s");
    static final List<String> SERVICES = List.of("tunnel-gateway", "session-service", "media-relay");

    private Places() {}
}
