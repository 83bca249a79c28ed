package io.culvert.relay.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.StreamNames;
import io.culvert.wire.kafka.Subscription;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.link.LinkFrame;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Recordings, each session at a position of its own, over pauses and takeovers. */
class RecordingsTest extends RegistryFixture {
    /** A PLAY without a Range, behind a PAUSE or the end. */
    private static Subscription resumed(long generation, double estimate) {
        return new Subscription(
                FILM,
                Subscription.recordingConsumer("s", 1),
                film(generation, estimate, true).gateway(),
                Optional.of(new Subscription.Recording("s", generation, estimate, Optional.empty(), 1, true, true)));
    }

    private void takeOver(Subscription written) {
        int partition = Topics.subscriptionPartition(FILM);
        registry.onAssigned(List.of(new StreamRegistry.Assigned(partition, 0, 1)));
        registry.onSubscription(partition, 0, written.key(), Optional.of(written), fleet.now - 4_000);
    }

    private void viewerIs(long generation, double npt, boolean ended) {
        String name = StreamNames.recording(FILM, "s");
        fleet.positions.put(name, new LinkFrame.Position(1, generation, npt, ended));
    }

    @Test
    void shouldConnectAnewWhenRecordingIsPlayedAgainAfterItsOutletEndedWithIt() {
        own(FILM);
        put(film(1, 3, true));
        fleet.settle();
        fleet.sources.getLast().end(LinkFrame.EndReason.END_OF_STREAM);
        fleet.happened();
        FakeFleet.Outlet ended = fleet.outlets.get("gw");

        put(film(2, 0, true));

        assertThat(fleet.happened()).contains("gw: open /vod/film.mp4;session=s generation 2", "play /vod/film.mp4");
        assertThat(fleet.outlets.get("gw")).isNotSameAs(ended);
    }

    @Test
    void shouldConnectAnewWhenOutletEndsWhileNextPlayIsOnItsWay() {
        own(FILM);
        put(film(1, 3, true));
        fleet.settle();
        FakeFleet.Outlet first = fleet.outlets.get("gw");
        registry.onSubscription(
                Topics.subscriptionPartition(FILM),
                offset++,
                film(2, 0, true).key(),
                Optional.of(film(2, 0, true)),
                fleet.now);
        first.end(LinkFrame.EndReason.END_OF_STREAM); // before what opens the file anew is heard of

        assertThat(fleet.happened()).contains("gw: open /vod/film.mp4;session=s generation 2");
        assertThat(fleet.outlets.get("gw")).isNotSameAs(first);
    }

    @Test
    void shouldPlayEachGenerationFromItsStartWhenRecordingIsSoughtAndPaused() {
        own(FILM);
        put(film(1, 3, true));
        assertThat(fleet.happened())
                .containsSubsequence(
                        "open /vod/film.mp4",
                        "open /vod/film.mp4 at 3.0",
                        "gw: open /vod/film.mp4;session=s generation 1",
                        "play /vod/film.mp4");
        put(film(2, 7, false));
        assertThat(fleet.happened()).containsExactly("close /vod/film.mp4");
        put(film(3, 7, true));
        assertThat(fleet.happened())
                .containsExactly(
                        "open /vod/film.mp4 at 7.0",
                        "gw: open /vod/film.mp4;session=s generation 3",
                        "play /vod/film.mp4");
        end(film(3, 7, true));
        assertThat(fleet.happened()).contains("gw: end UNSUBSCRIBED");
    }

    @Test
    void shouldGoOnWhereRecordingStandsWhenTakenOverFromAnotherRelay() {
        int partition = Topics.subscriptionPartition(FILM);
        registry.onAssigned(List.of(new StreamRegistry.Assigned(partition, 0, 1)));
        Subscription s = film(1, 3, true);
        registry.onSubscription(partition, 0, s.key(), Optional.of(s), fleet.now - 4_000);
        assertThat(fleet.happened()).contains("open /vod/film.mp4 at 7.0");
    }

    @Test
    void shouldGoOnWhereTheViewerIsWhenItsGatewayKnows() {
        viewerIs(1, 5.2, false);
        takeOver(film(1, 3, true));
        assertThat(fleet.happened())
                .containsSubsequence(
                        "gw: where /vod/film.mp4;session=s",
                        "open /vod/film.mp4 at 5.2",
                        "gw: open /vod/film.mp4;session=s generation 1");
    }

    @Test
    void shouldBeginAtTheStartWhenAnotherRelayDidNotComeToThatPlay() {
        viewerIs(1, 5.2, false);
        takeOver(film(2, 30, true));
        assertThat(fleet.happened()).contains("open /vod/film.mp4 at 30.0");
    }

    @Test
    void shouldPlayNothingWhenThatPlayHasComeToItsEnd() {
        viewerIs(2, 59.9, true);
        takeOver(film(2, 30, true));
        assertThat(fleet.happened())
                .contains("gw: where /vod/film.mp4;session=s")
                .doesNotContain("play /vod/film.mp4");
    }

    @Test
    void shouldStayPausedWhenTakenOverWhilePaused() {
        viewerIs(1, 5.2, false);
        takeOver(film(1, 3, false));
        assertThat(fleet.happened()).doesNotContain("play /vod/film.mp4");
        put(resumed(2, 9));
        assertThat(fleet.happened()).contains("open /vod/film.mp4 at 5.2");
    }

    @Test
    void shouldGoOnWhereThePauseCameWhenPlayedOn() {
        own(FILM);
        put(film(1, 3, true));
        put(film(1, 8, false));
        fleet.happened();
        viewerIs(1, 6.4, false);
        put(resumed(2, 8));
        assertThat(fleet.happened())
                .containsExactly(
                        "gw: where /vod/film.mp4;session=s",
                        "open /vod/film.mp4 at 6.4",
                        "gw: open /vod/film.mp4;session=s generation 2",
                        "play /vod/film.mp4");
    }

    @Test
    void shouldBeginAgainWhenPlayedOnBehindTheEnd() {
        own(FILM);
        put(film(1, 3, true));
        fleet.happened();
        fleet.sources.getLast().end(LinkFrame.EndReason.END_OF_STREAM);
        viewerIs(1, 59.9, true);
        put(resumed(2, 0));
        assertThat(fleet.happened()).contains("open /vod/film.mp4 at 0.0", "play /vod/film.mp4");
    }
}
