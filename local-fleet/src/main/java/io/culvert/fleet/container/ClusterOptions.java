package io.culvert.fleet.container;

import io.culvert.fleet.FleetOptions.UsageException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * How a real cluster is to be tried.
 *
 * @param host     the front door as host or host:port, where it is not the address of the load balancer
 * @param manifest what is applied instead of {@code k8s/install.yaml}, for images in a registry of one's own
 */
record ClusterOptions(Optional<String> host, Optional<Path> manifest) {
    static final String USAGE = "--host HOST[:PORT] --manifest FILE";

    static ClusterOptions parse(List<String> arguments) {
        Optional<String> host = Optional.empty();
        Optional<Path> manifest = Optional.empty();
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String option = rest.next();
            if (!rest.hasNext()) {
                throw new UsageException("acceptance cluster takes " + USAGE);
            }
            switch (option) {
                case "--host" -> host = Optional.of(rest.next());
                case "--manifest" -> manifest = Optional.of(Path.of(rest.next()));
                default -> throw new UsageException("acceptance cluster takes " + USAGE);
            }
        }
        return new ClusterOptions(host, manifest);
    }

    Path manifestOr(Path usual) {
        return manifest.orElse(usual);
    }
}
