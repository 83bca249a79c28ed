package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configuration tables of README.md say what the services read. */
class ReadmeConfigurationTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern ROW = Pattern.compile("\\| `(culvert\\.[a-z.-]+)` \\| (?:`([^`]*)`)? *\\| .+ \\|");

    @ParameterizedTest
    @CsvSource({
        "tunnel-gateway, io.culvert.gateway.GatewayConfig",
        "session-service, io.culvert.session.SessionConfig",
        "media-relay, io.culvert.relay.RelayConfig"
    })
    void shouldListEveryKeyWithItsDefaultWhenServiceReadsIt(String module, String mapping) throws IOException {
        Map<String, String> read = ConfigurationKeys.of(module, mapping);
        String prefix = read.keySet().iterator().next().replaceFirst("(culvert\\.[a-z]+)\\..*", "$1");

        assertThat(documented(prefix)).isEqualTo(read);
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
