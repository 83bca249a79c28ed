package io.culvert.relay.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.Publication;
import io.culvert.wire.kafka.StreamDefinition;
import io.culvert.wire.kafka.StreamSource;
import io.culvert.wire.kafka.Subscription;
import io.culvert.wire.link.LinkFrame;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Streams whose source is a publisher. */
class PublicationsTest extends RegistryFixture {
    private static Subscription publication(String id, long since) {
        Publication publication = new Publication(id, "t1", since, "v=0", List.of(address("gw")), List.of());
        return Subscription.of(CAM, "session-" + id, 1, publication);
    }

    @Test
    void shouldPlayWhatIsPublishedBeforeAnybodyWatches() {
        own(CAM);
        put(publication("one", 1));

        assertThat(fleet.happened())
                .containsExactly("open publication one", "READY /live/cam epoch 1000000", "play one");
        put(live("a", 1));
        assertThat(fleet.happened()).containsExactly("a: open /live/cam generation 0");
    }

    @Test
    void shouldKeepViewersWhenThePublisherGoesAndComesBack() {
        own(CAM);
        put(publication("one", 1));
        put(live("a", 1));
        fleet.happened();

        end(publication("one", 1));
        assertThat(fleet.happened())
                .containsExactlyInAnyOrder(
                        "source lost", "FAILED /live/cam epoch 1000000", "a: end SOURCE_LOST", "close one");

        put(publication("two", 2));
        assertThat(fleet.happened())
                .contains("open publication two", "READY /live/cam epoch 1000000", "a: open /live/cam generation 0");
    }

    @Test
    void shouldGoOnWithTheNewPublisherWhenItTakesTheStreamOver() {
        own(CAM);
        put(publication("one", 1));
        fleet.happened();

        put(publication("two", 2));
        end(publication("one", 1));

        assertThat(fleet.happened())
                .contains("close one", "open publication two")
                .doesNotContain("close two");
    }

    @Test
    void shouldLeaveTheNewPublisherAloneWhenTheOldOneEndsLate() {
        own(CAM);
        put(publication("one", 1));
        fleet.happened();
        FakeFleet.Source old = fleet.sources.get(0);
        put(publication("two", 2));

        old.end(LinkFrame.EndReason.SOURCE_LOST);

        assertThat(fleet.happened()).contains("open publication two").doesNotContain("close two");
    }

    /** What the path names is of interest again when the session has ended. */
    @Test
    void shouldLeaveThePublisherAloneWhenItsPathIsDefinedAnew() {
        own(CAM);
        put(publication("one", 1));
        fleet.happened();

        registry.onDefinition(
                CAM,
                Optional.of(new StreamDefinition(
                        CAM, new StreamSource.File("one.mp4"), false, StreamDefinition.Origin.API)));

        assertThat(fleet.happened()).isEmpty();
    }

    @Test
    void shouldFollowAPublisherToOtherGateways() {
        own(CAM);
        put(publication("one", 1));
        fleet.happened();
        Publication moved = new Publication("one", "t1", 1, "v=0", List.of(address("gw"), address("other")), List.of());

        put(Subscription.of(CAM, "session-one", 1, moved));

        assertThat(fleet.happened()).containsExactly("follow one to 2 gateways");
    }

    @Test
    void shouldFollowAPublisherToOtherGatewaysWhileItIsBeingOpened() {
        CompletableFuture<SourceOpener.Outcome> slow = new CompletableFuture<>();
        fleet.slow.put("one", slow);
        own(CAM);
        put(publication("one", 1));
        fleet.happened();
        Publication moved = new Publication("one", "t1", 1, "v=0", List.of(address("gw"), address("other")), List.of());

        put(Subscription.of(CAM, "session-one", 1, moved));
        assertThat(fleet.happened()).containsExactly("ask 2 gateways for one");

        slow.complete(new SourceOpener.Outcome.Opened(fleet.source("one")));
        assertThat(fleet.happened()).contains("READY /live/cam epoch 1000000", "play one");
    }

    @Test
    void shouldAskForThePublisherByItselfWhenItTakesTheStreamOverFromAnotherRelay() {
        registry.onStreamState(CAM, Optional.of(foreign(CAM, 2_000_000)));
        own(CAM);
        put(publication("one", 1));

        assertThat(fleet.happened()).contains("open publication one", "READY /live/cam epoch 2000001");
    }
}
