package io.culvert.wire.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerNameTest {
    /** No label of a name is longer than 63 characters: nobody is asked for this one. */
    private static final String IMPOSSIBLE = "x".repeat(64) + ":9092";

    @ParameterizedTest
    @ValueSource(strings = {"localhost:9092", "127.0.0.1:9092", "[::1]:9092", "PLAINTEXT://localhost:9092"})
    void shouldWaitForNothingWhenOneNameIsKnown(String servers) throws Exception {
        List<String> said = new ArrayList<>();

        new BrokerName(servers).await(said::add);

        assertThat(said).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "localhost:", ":9092"})
    void shouldLeaveItToTheClientWhenThereIsNoPort(String servers) {
        assertThat(new BrokerName(servers).isKnown()).isTrue();
    }

    @Test
    void shouldKnowNothingWhenNoNameHasAnAddress() {
        assertThat(new BrokerName(IMPOSSIBLE).isKnown()).isFalse();
    }

    @Test
    void shouldKnowOneWhenAnotherHasNoAddress() {
        assertThat(new BrokerName(IMPOSSIBLE + ", localhost:9092").isKnown()).isTrue();
    }
}
