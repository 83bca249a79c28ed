package io.culvert.fleet.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.culvert.fleet.FleetOptions.UsageException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterOptionsTest {
    private static final Path USUAL = Path.of("k8s/install.yaml");

    @Test
    void shouldTakeTheManifestOfTheCheckoutWhenNoneIsNamed() {
        ClusterOptions options = ClusterOptions.parse(List.of());

        assertThat(options.host()).isEmpty();
        assertThat(options.manifestOr(USUAL)).isEqualTo(USUAL);
    }

    @Test
    void shouldTakeDoorAndManifestWhenTheyAreNamed() {
        ClusterOptions options = ClusterOptions.parse(List.of("--manifest", "mine.yaml", "--host", "10.0.0.1:8080"));

        assertThat(options.host()).contains("10.0.0.1:8080");
        assertThat(options.manifestOr(USUAL)).isEqualTo(Path.of("mine.yaml"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--host", "--relays 3", "10.0.0.1"})
    void shouldTellTheOptionsWhenOneIsUnknownOrWithoutValue(String words) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> ClusterOptions.parse(List.of(words.split(" "))))
                .withMessageContaining("--host HOST[:PORT]");
    }
}
