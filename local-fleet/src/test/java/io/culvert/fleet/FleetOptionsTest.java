package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.culvert.fleet.FleetOptions.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FleetOptionsTest {
    @Test
    void shouldBeTwoGatewaysOneSessionServiceTwoRelaysWhenNothingIsAsked() {
        assertThat(FleetOptions.parse(List.of())).isEqualTo(new FleetOptions(2, 1, 2, Optional.empty(), true));
    }

    @Test
    void shouldTakeEveryOptionWhenGiven(@TempDir Path folder) {
        FleetOptions options = FleetOptions.parse(List.of(
                "--relays", "3", "--gateways", "4", "--sessions", "2", "--media", folder.toString(), "--no-demo"));

        assertThat(options).isEqualTo(new FleetOptions(4, 2, 3, Optional.of(folder.toAbsolutePath()), false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--relays",
                "--relays x",
                "--relays 0",
                "--gateways 31",
                "--sessions -1",
                "--media /no/such",
                "-v"
            })
    void shouldExplainWhenTheOptionCannotBeObeyed(String arguments) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> FleetOptions.parse(List.of(arguments.split(" "))))
                .withMessageContaining(arguments.split(" ")[0]);
    }
}
