package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The configuration tables of README.md say what the services read. The services are not on this module's class path: the
 * mappings are read from their compiled classes.
 */
class ReadmeConfigurationTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern ROW = Pattern.compile("\\| `(culvert\\.[a-z.-]+)` \\| (?:`([^`]*)`)? *\\| .+ \\|");

    @ParameterizedTest
    @CsvSource({
        "tunnel-gateway, io.culvert.gateway.GatewayConfig",
        "session-service, io.culvert.session.SessionConfig",
        "media-relay, io.culvert.relay.RelayConfig"
    })
    void shouldListEveryKeyWithItsDefaultWhenServiceReadsIt(String module, String mapping) throws Exception {
        URL classes = ROOT.resolve(module).resolve("target/classes/").toUri().toURL();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes}, getClass().getClassLoader())) {
            Class<?> config = loader.loadClass(mapping);
            String prefix = config.getAnnotation(ConfigMapping.class).prefix();
            Map<String, String> read = keys(prefix, config);

            assertThat(documented(prefix)).isEqualTo(read);
        }
    }

    private static Map<String, String> keys(String prefix, Class<?> group) {
        Map<String, String> keys = new TreeMap<>();
        for (Method method : group.getMethods()) {
            String key = prefix + "." + name(method);
            if (method.getReturnType().isInterface() && isGroup(method.getReturnType())) {
                keys.putAll(keys(key, method.getReturnType()));
            } else {
                keys.put(key, defaultOf(method));
            }
        }
        return keys;
    }

    private static boolean isGroup(Class<?> type) {
        return type.getPackageName().startsWith("io.culvert.");
    }

    private static String name(Method method) {
        WithName named = method.getAnnotation(WithName.class);
        return named != null
                ? named.value()
                : method.getName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase();
    }

    private static String defaultOf(Method method) {
        return Optional.ofNullable(method.getAnnotation(WithDefault.class))
                .map(WithDefault::value)
                .orElse("");
    }

    private static Map<String, String> documented(String prefix) throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (String line : Files.readAllLines(ROOT.resolve("README.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches() && row.group(1).startsWith(prefix + ".")) {
                rows.put(row.group(1), Optional.ofNullable(row.group(2)).orElse(""));
            }
        }
        return rows;
    }
}
