package io.culvert.fleet.k8s;

import io.culvert.fleet.ConfigurationKeys;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/** What one service reads, by the name of the environment variable: its own keys and those of its properties file. */
record ServiceKeys(Map<String, String> defaults) {
    private static final Map<String, String> MAPPINGS = Map.of(
            "tunnel-gateway", "io.culvert.gateway.GatewayConfig",
            "session-service", "io.culvert.session.SessionConfig",
            "media-relay", "io.culvert.relay.RelayConfig");

    static ServiceKeys of(String service) {
        Map<String, String> keys = new HashMap<>();
        ConfigurationKeys.of(service, MAPPINGS.get(service)).forEach((key, value) -> keys.put(variable(key), value));
        properties(service).forEach((key, value) -> keys.put(variable(key.toString()), value.toString()));
        return new ServiceKeys(keys);
    }

    static Properties properties(String service) {
        Properties properties = new Properties();
        try (Reader file = Files.newBufferedReader(
                Places.ROOT.resolve(service).resolve("src/main/resources/application.properties"))) {
            properties.load(file);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean knows(String variable) {
        return defaults.containsKey(variable);
    }

    /** MicroProfile Config: whatever is no letter or digit becomes an underscore. */
    static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
