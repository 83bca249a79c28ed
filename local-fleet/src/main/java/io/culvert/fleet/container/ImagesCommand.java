package io.culvert.fleet.container;

import io.culvert.fleet.Checkout;
import io.culvert.fleet.FleetOptions.UsageException;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** {@code ./culvert images [--offline] [--registry NAME] [--version TAG]}. */
public final class ImagesCommand {
    private final Map<String, String> environment;

    public ImagesCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    public int run(List<String> arguments) throws IOException {
        boolean offline = false;
        String registry = Images.REGISTRY;
        String version = Images.VERSION;
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            switch (rest.next()) {
                case "--offline" -> offline = true;
                case "--registry" -> registry = value(rest);
                case "--version" -> version = value(rest);
                default -> throw new UsageException("images takes --offline, --registry NAME and --version TAG");
            }
        }
        Engine engine = new Engine();
        if (!engine.answers()) {
            throw new Engine.EngineException("no container engine: `docker info` does not answer");
        }
        Images images = new Images(engine, Checkout.find(environment), System.out::println);
        List<String> built = offline ? images.buildOffline(registry, version) : images.buildOnline(registry, version);
        built.forEach(image -> System.out.println(image + "  " + size(engine, image)));
        return 0;
    }

    private static String size(Engine engine, String image) {
        return Long.parseLong(engine.docker("image", "inspect", "-f", "{{.Size}}", image)) / 1_000_000 + " MB";
    }

    private static String value(Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new UsageException("a name is missing at the end");
        }
        return rest.next();
    }
}
