package io.culvert.fleet.container;

import io.culvert.fleet.Checkout;
import io.culvert.fleet.drill.Finding;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code ./culvert acceptance}: the images and the manifest in containers, with a table at the end. */
public final class AcceptanceCommand {
    private final Map<String, String> environment;

    public AcceptanceCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    public int run() throws IOException, InterruptedException {
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
            return report(acceptance.findings());
        } catch (RuntimeException e) {
            System.out.println(cluster.lastWords());
            report(acceptance.findings());
            throw e;
        }
    }

    private static int report(List<Finding> findings) {
        System.out.println("| what | measured | promised |\n| --- | --- | --- |");
        findings.forEach(finding -> System.out.printf(
                Locale.ROOT,
                "| %s | %s | %s |%s%n",
                finding.what(),
                amount(finding.measured(), finding.unit()),
                amount(finding.promised(), finding.unit()),
                finding.isKept() ? "" : " BROKEN"));
        return findings.stream().allMatch(Finding::isKept) ? 0 : 1;
    }

    private static String amount(double value, String unit) {
        return unit.isEmpty() ? Long.toString(Math.round(value)) : String.format(Locale.ROOT, "%.2f %s", value, unit);
    }
}
