package io.culvert.fleet.container;

import io.culvert.fleet.Checkout;
import io.culvert.fleet.FleetOptions.UsageException;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code ./culvert acceptance containers|cluster}: the images and the manifest at work, with a table at the end. */
public final class AcceptanceCommand {
    private final Map<String, String> environment;

    public AcceptanceCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    public int run(List<String> arguments) throws IOException, InterruptedException {
        if (arguments.equals(List.of("containers"))) {
            return containers();
        }
        if (!arguments.isEmpty() && arguments.getFirst().equals("cluster")) {
            return cluster(ClusterOptions.parse(arguments.subList(1, arguments.size())));
        }
        throw new UsageException("acceptance needs one of these: containers (Linux, as root), or cluster ["
                + ClusterOptions.USAGE + "] (against the context of kubectl)");
    }

    private int containers() throws IOException, InterruptedException {
        Checkout checkout = Checkout.find(environment);
        Engine engine = new Engine();
        Images images = new Images(engine, checkout, System.out::println);
        if (!PrivateEngine.isInside(environment)) {
            images.prepareOffline();
            return PrivateEngine.again(checkout.home());
        }
        try (PrivateEngine running = PrivateEngine.start(checkout.home(), engine)) {
            images.buildOffline(Images.REGISTRY, Images.VERSION);
            Manifest manifest = Manifest.read(checkout.root().resolve("k8s/install.yaml"));
            try (Cluster cluster = new Cluster(engine, manifest)) {
                return play(cluster, checkout);
            }
        }
    }

    private static int play(Cluster cluster, Checkout checkout) throws IOException {
        Acceptance acceptance = new Acceptance(cluster, checkout, System.out::println);
        try {
            acceptance.play();
            return Report.print(acceptance.findings());
        } catch (RuntimeException e) {
            System.out.println(cluster.lastWords());
            Report.print(acceptance.findings());
            throw e;
        }
    }

    /** What failed stays on the cluster, for who looks for the reason. */
    private int cluster(ClusterOptions options) {
        Kubectl kubectl = Kubectl.of(environment);
        ClusterAcceptance acceptance = new ClusterAcceptance(
                kubectl,
                options.manifestOr(Checkout.find(environment).root().resolve("k8s/install.yaml")),
                new ThroughDoor(),
                System.out::println);
        try {
            acceptance.play(options.host());
            return Report.print(acceptance.findings());
        } catch (RuntimeException e) {
            System.out.println(acceptance.lastWords());
            Report.print(acceptance.findings());
            throw e;
        }
    }
}
