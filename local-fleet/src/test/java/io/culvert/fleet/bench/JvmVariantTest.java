package io.culvert.fleet.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.fleet.Checkout;
import io.culvert.fleet.Ports;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JvmVariantTest {
    @Test
    void shouldReadNamesAndFlagsWhenSeveralAreGiven() {
        assertThat(JvmVariant.parse("as shipped=; young=-Xmn16m -XX:NewRatio=3"))
                .containsExactly(
                        new JvmVariant("as shipped", List.of()),
                        new JvmVariant("young", List.of("-Xmn16m", "-XX:NewRatio=3")));
    }

    @Test
    void shouldRefuseWhenAVariantHasNoFlags() {
        assertThatThrownBy(() -> JvmVariant.parse("-Xmn16m"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NAME=FLAGS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "relay", "session"})
    void shouldBeginWithWhatIsShippedWhenNothingIsGiven(String kind) {
        assertThat(JvmVariant.parse(JvmVariant.usual(kind)))
                .hasSizeGreaterThan(2)
                .startsWith(new JvmVariant("as shipped", List.of()));
    }

    @Test
    void shouldGiveFlagsToOneKindWhenABenchmarkIsToldThem() {
        Workplace workplace = Workplace.of(
                new Checkout(Path.of("."), Path.of("home")),
                new Ports(Ports.DEFAULT_BASE),
                List.of("--relay-jvm", "-Xmn8m  -XX:+UseParallelGC"));

        workplace.allow("viewers");
        assertThat(workplace.flags("relay-0")).containsExactly("-Xmn8m", "-XX:+UseParallelGC");
        assertThat(workplace.flags("gateway-0")).isEmpty();
    }
}
