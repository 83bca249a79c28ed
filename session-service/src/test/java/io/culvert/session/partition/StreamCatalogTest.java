package io.culvert.session.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.StreamDefinition;
import io.culvert.wire.kafka.StreamSource;
import io.culvert.wire.kafka.StreamState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StreamCatalogTest {
    private static final String CAM = "/live/cam";
    private static final StreamDefinition DEFINITION =
            new StreamDefinition(CAM, new StreamSource.Publish(List.of(), null), false, StreamDefinition.Origin.API);

    private final StreamCatalog catalog = new StreamCatalog(2000);

    private static StreamState state(StreamState.Condition condition, long epoch) {
        return new StreamState(CAM, condition, epoch, "relay", "", List.of(), Optional.empty(), Optional.empty());
    }

    @Test
    void shouldTellWhatAPathNamesByDefinition() {
        assertThat(catalog.at(0).definition(CAM)).isEmpty();
        catalog.define(CAM, Optional.of(DEFINITION));
        assertThat(catalog.at(0).definition(CAM)).contains(DEFINITION);
        catalog.define(CAM, Optional.empty());
        assertThat(catalog.at(0).definition(CAM)).isEmpty();
    }

    @Test
    void shouldNotBelieveInAbsenceOfAStreamThatIsDefined() {
        catalog.define(CAM, Optional.of(DEFINITION));

        assertThat(catalog.put(state(StreamState.Condition.ABSENT, 1), 0)).isFalse();
        assertThat(catalog.at(1).find(CAM)).isEmpty();
        assertThat(catalog.put(state(StreamState.Condition.READY, 1), 0)).isTrue();
    }

    @Test
    void shouldForgetAnAbsenceWhenTheStreamIsDefined() {
        catalog.put(state(StreamState.Condition.ABSENT, 1), 0);
        assertThat(catalog.at(1).find(CAM)).isPresent();

        catalog.define(CAM, Optional.of(DEFINITION));

        assertThat(catalog.at(1).find(CAM)).isEmpty();
    }
}
