package io.culvert.relay.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.StreamDefinition;
import io.culvert.wire.kafka.StreamSource;
import io.culvert.wire.kafka.StreamState;
import io.culvert.wire.kafka.Subscription;
import io.culvert.wire.kafka.Topics;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CatalogueChangesTest {
    private static final String CAM = "/live/cam";
    private static final String OTHER = "/live/other";
    private static final StreamSource ONE = new StreamSource.File("one.mp4");
    private static final StreamSource TWO = new StreamSource.File("two.mp4");

    private final FakeFleet fleet = new FakeFleet();
    private final StreamRegistry registry = fleet.registry;
    private long offset;

    @AfterEach
    void close() {
        fleet.close();
    }

    private void own(String... streams) {
        registry.onAssigned(Arrays.stream(streams)
                .map(stream -> new StreamRegistry.Assigned(Topics.subscriptionPartition(stream), 0, 0))
                .toList());
    }

    private static Subscription watching(String stream) {
        return new Subscription(
                stream,
                Subscription.liveConsumer("gw", 1),
                Optional.of(new GatewayAddress("gw", 0, "127.0.0.1:1")),
                Optional.empty());
    }

    private void watch(String stream) {
        Subscription s = watching(stream);
        registry.onSubscription(Topics.subscriptionPartition(stream), offset++, s.key(), Optional.of(s), fleet.now);
    }

    private void leave(String stream) {
        registry.onSubscription(
                Topics.subscriptionPartition(stream), offset++, watching(stream).key(), Optional.empty(), fleet.now);
    }

    private void define(String stream, StreamSource source, boolean always) {
        registry.onDefinition(
                stream, Optional.of(new StreamDefinition(stream, source, always, StreamDefinition.Origin.API)));
    }

    private void undefine(String stream) {
        registry.onDefinition(stream, Optional.empty());
    }

    @Test
    void shouldOpenNothingBeforeTheCatalogueIsRead() {
        own(CAM);
        watch(CAM);
        fleet.pass(1_000);
        assertThat(fleet.happened()).isEmpty();

        registry.onCatalogueRead(Set.of());

        assertThat(fleet.happened()).startsWith("open /live/cam").contains("play /live/cam");
    }

    @Test
    void shouldForgetNoStateOfAnotherRelayBeforeTheCatalogueIsRead() {
        registry.onStreamState(
                CAM,
                Optional.of(new StreamState(
                        CAM,
                        StreamState.Condition.READY,
                        7,
                        "dead",
                        "v=0",
                        List.of(),
                        Optional.empty(),
                        Optional.empty())));
        own(CAM);
        assertThat(fleet.happened()).isEmpty();

        registry.onCatalogueRead(Set.of());

        assertThat(fleet.happened()).containsExactly("forget /live/cam");
    }

    @Test
    void shouldOpenOneStreamAgainAndTouchNoOtherWhenItsSourceChanges() {
        registry.onCatalogueRead(Set.of());
        own(CAM, OTHER);
        define(CAM, ONE, false);
        watch(CAM);
        watch(OTHER);
        fleet.happened();

        define(CAM, TWO, false);

        assertThat(fleet.happened())
                .contains("gw: end SOURCE_LOST", "close /live/cam", "open /live/cam", "play /live/cam")
                .noneMatch(line -> line.contains(OTHER));
    }

    /** The next owner opens what is defined now; who hands over goes on with what it has. */
    @Test
    void shouldTakeTheNewSourceWhenAPartitionComesBackThatWasNotOwnedWhenItChanged() {
        int partition = Topics.subscriptionPartition(CAM);
        registry.onCatalogueRead(Set.of());
        own(CAM);
        define(CAM, ONE, false);
        watch(CAM);
        registry.onRevoked(List.of(partition));
        fleet.happened();
        define(CAM, TWO, false);
        assertThat(fleet.happened()).isEmpty();

        registry.onAssigned(List.of(new StreamRegistry.Assigned(partition, offset, offset + 1)));
        watch(CAM);
        assertThat(fleet.happened())
                .contains("gw: end SOURCE_LOST", "close /live/cam", "open /live/cam", "play /live/cam");

        registry.onAssigned(List.of());
        assertThat(fleet.happened()).isEmpty();
    }

    @Test
    void shouldNotOpenAgainWhenTheDefinitionIsWrittenAgainOrNotInItsSource() {
        registry.onCatalogueRead(Set.of());
        own(CAM);
        define(CAM, ONE, false);
        watch(CAM);
        fleet.happened();

        define(CAM, ONE, false);
        define(CAM, ONE, true);

        assertThat(fleet.happened()).isEmpty();
    }

    @Test
    void shouldTakeTheNewSourceWhenTheOldOneIsStillBeingOpened() {
        CompletableFuture<SourceOpener.Outcome> slow = new CompletableFuture<>();
        fleet.slow.put(CAM, slow);
        registry.onCatalogueRead(Set.of());
        own(CAM);
        define(CAM, ONE, false);
        watch(CAM);
        assertThat(fleet.happened()).containsExactly("open /live/cam");

        fleet.slow.clear();
        define(CAM, TWO, false);
        assertThat(fleet.happened()).contains("open /live/cam", "READY /live/cam epoch 1000000", "play /live/cam");
        slow.complete(new SourceOpener.Outcome.Opened(fleet.source("late")));

        assertThat(fleet.happened()).containsExactly("close late");
    }

    @Test
    void shouldSayAbsentAtOnceWhenTheDefinitionOfAWatchedStreamIsTakenBack() {
        registry.onCatalogueRead(Set.of());
        own(CAM);
        define(CAM, ONE, false);
        watch(CAM);
        fleet.happened();
        fleet.refusals.put(CAM, new SourceOpener.Outcome.Absent("no file"));

        undefine(CAM);

        assertThat(fleet.happened())
                .containsSubsequence("open /live/cam", "ABSENT /live/cam epoch 1000000", "forget /live/cam");
    }

    @Test
    void shouldTryAtOnceWhenAFailedStreamIsDefinedAnew() {
        registry.onCatalogueRead(Set.of());
        own(CAM);
        fleet.refusals.put(CAM, new SourceOpener.Outcome.Failed("no camera"));
        define(CAM, ONE, false);
        watch(CAM);
        fleet.happened();
        fleet.refusals.clear();

        define(CAM, TWO, false);

        assertThat(fleet.happened()).startsWith("open /live/cam").contains("play /live/cam");
    }

    @Test
    void shouldKeepAStreamOpenAndPlayingWithoutViewersWhenItIsDefinedSo() {
        own(CAM);
        define(CAM, ONE, true);
        registry.onCatalogueRead(Set.of(CAM));
        assertThat(fleet.happened())
                .containsExactly("open /live/cam", "READY /live/cam epoch 1000000", "play /live/cam");

        watch(CAM);
        assertThat(fleet.happened()).containsExactly("gw: open /live/cam generation 0");
        leave(CAM);
        fleet.pass(60_000);
        assertThat(fleet.happened()).containsExactly("gw: end UNSUBSCRIBED");

        define(CAM, ONE, false);
        fleet.pass(60_000);

        assertThat(fleet.happened()).containsExactly("close /live/cam", "forget /live/cam");
    }

    @Test
    void shouldOpenWhatIsAlwaysOpenOnlyAtThePartitionsOwner() {
        define(CAM, ONE, true);
        registry.onCatalogueRead(Set.of(CAM));
        assertThat(fleet.happened()).isEmpty();

        own(CAM);

        assertThat(fleet.happened()).startsWith("open /live/cam");
    }

    @Test
    void shouldForgetDefinitionsThatWentWhileTheCatalogueWasNotHeard() {
        registry.onCatalogueRead(Set.of());
        own(CAM);
        define(CAM, ONE, true);
        fleet.happened();

        registry.onCatalogueRead(Set.of());
        fleet.pass(60_000);

        assertThat(fleet.happened()).contains("close /live/cam");
    }

    @Test
    void shouldBoundTheNumberOfDefinitions() {
        for (int i = 0; i < 4; i++) {
            define("/live/cam" + i, ONE, false);
        }

        assertThat(fleet.happened()).containsExactly("definition refused");
    }
}
