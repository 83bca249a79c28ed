package io.culvert.relay.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.Publication;
import io.culvert.wire.kafka.StreamNames;
import io.culvert.wire.kafka.StreamState;
import io.culvert.wire.kafka.Subscription;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.link.LinkFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamRegistryTest {
    private static final String CAM = "/live/cam";
    private static final String FILM = "/vod/film.mp4";

    private final FakeFleet fleet = new FakeFleet();
    private final StreamRegistry registry = fleet.registry;
    private long offset;

    @BeforeEach
    void readCatalogue() {
        registry.onCatalogueRead(Set.of());
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    private static Subscription live(String gateway, int owner) {
        return new Subscription(
                CAM, Subscription.liveConsumer(gateway, owner), Optional.of(address(gateway)), Optional.empty());
    }

    private static Subscription describe(String stream) {
        return new Subscription(stream, Subscription.describeConsumer(1), Optional.empty(), Optional.empty());
    }

    private static Subscription film(long generation, double start, boolean playing) {
        return new Subscription(
                FILM,
                Subscription.recordingConsumer("s", 1),
                Optional.of(address("gw")),
                Optional.of(new Subscription.Recording("s", generation, start, Optional.empty(), 1, playing)));
    }

    /** A PLAY without a Range, behind a PAUSE or the end. */
    private static Subscription resumed(long generation, double estimate) {
        return new Subscription(
                FILM,
                Subscription.recordingConsumer("s", 1),
                film(generation, estimate, true).gateway(),
                Optional.of(new Subscription.Recording("s", generation, estimate, Optional.empty(), 1, true, true)));
    }

    private static GatewayAddress address(String gateway) {
        return new GatewayAddress(gateway, 0, "127.0.0.1:1");
    }

    private static StreamState foreign(String stream, long epoch) {
        return new StreamState(
                stream,
                StreamState.Condition.READY,
                epoch,
                "other",
                "v=0",
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    private void own(String stream) {
        registry.onAssigned(List.of(new StreamRegistry.Assigned(Topics.subscriptionPartition(stream), 0, 0)));
    }

    private void put(Subscription s) {
        registry.onSubscription(Topics.subscriptionPartition(s.stream()), offset++, s.key(), Optional.of(s), fleet.now);
    }

    private void end(Subscription s) {
        registry.onSubscription(
                Topics.subscriptionPartition(s.stream()), offset++, s.key(), Optional.empty(), fleet.now);
    }

    private static AccessUnit unit(boolean randomAccess, int content) {
        ByteBuf packets = Unpooled.wrappedBuffer(new byte[] {(byte) content});
        return new AccessUnit(0, randomAccess, packets);
    }

    @Test
    void shouldPushOncePerGatewayWhenSeveralOwnersSubscribe() {
        own(CAM);
        put(live("a", 1));
        put(live("a", 2));
        put(live("b", 1));
        assertThat(fleet.happened())
                .containsExactlyInAnyOrder(
                        "open /live/cam",
                        "READY /live/cam epoch 1000000",
                        "a: open /live/cam generation 0",
                        "play /live/cam",
                        "b: open /live/cam generation 0");
        end(live("a", 1));
        assertThat(fleet.happened()).isEmpty();
        end(live("a", 2));
        assertThat(fleet.happened()).containsExactly("a: end UNSUBSCRIBED");
    }

    @Test
    void shouldAnnounceAndPushNothingWhenOnlyDescriptionIsWanted() {
        own(CAM);
        put(describe(CAM));
        assertThat(fleet.happened()).containsExactly("open /live/cam", "READY /live/cam epoch 1000000");
    }

    @Test
    void shouldSayAgainWhenItsStateWasTakenBackByARelayThatWasRelieved() {
        own(CAM);
        put(live("a", 1));
        fleet.happened();

        registry.onStreamState(CAM, Optional.empty());

        assertThat(fleet.happened()).containsExactly("READY /live/cam epoch 1000000");
    }

    @Test
    void shouldReplayUnitsSinceRandomAccessPointWhenGatewayComesLater() {
        own(CAM);
        put(live("a", 1));
        fleet.settle();
        FakeFleet.Source source = fleet.sources.get(0);
        source.deliver(unit(true, 1));
        source.deliver(unit(true, 2));
        source.deliver(unit(false, 3));
        fleet.happened();
        put(live("b", 1));
        assertThat(fleet.happened()).containsExactly("b: open /live/cam generation 0", "b: unit 2", "b: unit 3");
    }

    @Test
    void shouldKeepNothingWhenUnitsExceedTheLimit() {
        own(CAM);
        put(live("a", 1));
        fleet.settle();
        fleet.sources.get(0).deliver(unit(true, 1));
        AccessUnit big = new AccessUnit(0, false, Unpooled.wrappedBuffer(new byte[11]));
        fleet.sources.get(0).deliver(big);
        fleet.happened();
        put(live("b", 1));
        assertThat(fleet.happened()).containsExactly("b: open /live/cam generation 0");
        assertThat(fleet.overflows.get()).isEqualTo(1);
        assertThat(big.packets().refCnt()).isEqualTo(1);
    }

    @Test
    void shouldLingerAndForgetWhenNobodyWantsTheStream() {
        own(CAM);
        put(live("a", 1));
        end(live("a", 1));
        fleet.happened();
        fleet.pass(9_000);
        assertThat(fleet.happened()).isEmpty();
        fleet.pass(1_000);
        assertThat(fleet.happened()).containsExactlyInAnyOrder("close /live/cam", "forget /live/cam");
        assertThat(registry.isIdle()).isTrue();
    }

    @Test
    void shouldGoOnWhenSomebodyComesDuringLinger() {
        own(CAM);
        put(live("a", 1));
        end(live("a", 1));
        fleet.pass(5_000);
        put(live("a", 1));
        fleet.happened();
        fleet.pass(20_000);
        assertThat(fleet.happened()).isEmpty();
    }

    @Test
    void shouldOpenNothingWhenReplayedSubscriptionHasEnded() {
        int partition = Topics.subscriptionPartition(CAM);
        registry.onAssigned(List.of(new StreamRegistry.Assigned(partition, 0, 2)));
        put(live("a", 1));
        assertThat(fleet.happened()).isEmpty();
        end(live("a", 1));
        assertThat(fleet.happened()).isEmpty();
    }

    @Test
    void shouldServeWhatItHasWhenReplayNeverEnds() {
        registry.onAssigned(List.of(new StreamRegistry.Assigned(Topics.subscriptionPartition(CAM), 0, Long.MAX_VALUE)));
        put(live("a", 1));
        fleet.pass(SubscriptionTable.RESTORE_MILLIS);
        assertThat(fleet.happened()).contains("open /live/cam");
    }

    @Test
    void shouldDetachNobodyWhenReplayIsCutShortByAnOutage() {
        own(CAM);
        put(live("a", 1));
        put(live("b", 1));
        registry.onRevoked(List.of(Topics.subscriptionPartition(CAM)));
        registry.onAssigned(List.of(new StreamRegistry.Assigned(Topics.subscriptionPartition(CAM), 0, 5)));
        put(live("a", 1));
        fleet.happened();

        fleet.pass(SubscriptionTable.RESTORE_MILLIS);

        assertThat(fleet.happened()).containsExactly("restore overdue");
        put(live("c", 1));
        assertThat(fleet.happened()).containsExactly("c: open /live/cam generation 0");
        fleet.pass(20_000);
        assertThat(fleet.happened()).isEmpty();
    }

    @Test
    void shouldDetachWhoHasLeftWhenReplayThatWasOverdueIsThrough() {
        own(CAM);
        put(live("a", 1));
        put(live("b", 1));
        registry.onRevoked(List.of(Topics.subscriptionPartition(CAM)));
        registry.onAssigned(List.of(new StreamRegistry.Assigned(Topics.subscriptionPartition(CAM), 0, offset + 2)));
        put(live("a", 1));
        fleet.pass(SubscriptionTable.RESTORE_MILLIS);
        fleet.happened();

        end(live("b", 1));

        assertThat(fleet.happened()).containsExactly("b: end UNSUBSCRIBED");
    }

    @Test
    void shouldKeepViewersAndGoOnWhenWatchedFileIsMissingForAMoment() {
        own(CAM);
        put(live("a", 1));
        fleet.settle();
        fleet.refusals.put(CAM, new SourceOpener.Outcome.Absent("no such file"));
        fleet.sources.get(0).end(LinkFrame.EndReason.SOURCE_LOST);
        fleet.pass(1_000);
        fleet.happened();

        fleet.refusals.clear();
        fleet.pass(2_000);

        assertThat(fleet.happened())
                .contains("open /live/cam", "a: open /live/cam generation 0")
                .doesNotContain("forget /live/cam");
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
    void shouldPushOnUntilAnotherRelayHasTheStreamWhenRevoked() {
        own(CAM);
        put(live("a", 1));
        fleet.happened();
        registry.onRevoked(List.of(Topics.subscriptionPartition(CAM)));
        fleet.pass(4_000);
        assertThat(fleet.happened()).isEmpty();
        registry.onStreamState(CAM, Optional.of(foreign(CAM, fleet.now)));
        assertThat(fleet.happened()).containsExactly("taken over");
        fleet.pass(StreamRegistry.TAKEN_OVER_MILLIS);
        assertThat(fleet.happened()).containsExactlyInAnyOrder("a: end HANDED_OVER", "close /live/cam");
    }

    @Test
    void shouldStopPushingWhenGroupHasSettledAndNobodyTakesOver() {
        own(CAM);
        put(live("a", 1));
        registry.onRevoked(List.of(Topics.subscriptionPartition(CAM)));
        registry.onAssigned(List.of());
        fleet.happened();
        fleet.pass(5_000);
        assertThat(fleet.happened())
                .containsExactlyInAnyOrder("hand-over expired", "a: end HANDED_OVER", "close /live/cam");
    }

    @Test
    void shouldGoOnUnchangedWhenPartitionComesBack() {
        own(CAM);
        put(live("a", 1));
        fleet.happened();
        registry.onRevoked(List.of(Topics.subscriptionPartition(CAM)));
        registry.onAssigned(
                List.of(new StreamRegistry.Assigned(Topics.subscriptionPartition(CAM), offset, offset + 1)));
        put(live("a", 1));
        fleet.pass(20_000);
        assertThat(fleet.happened()).isEmpty();
    }

    @Test
    void shouldTakeStreamBackWithNewerEpochWhenAnotherRelaySpokeAndItIsStillOurs() {
        own(CAM);
        put(live("a", 1));
        fleet.happened();
        registry.onStreamState(CAM, Optional.of(foreign(CAM, 2_000_000)));
        put(live("a", 2));
        assertThat(fleet.happened()).containsExactly("taken over");
        fleet.pass(StreamRegistry.RECLAIM_MILLIS);
        assertThat(fleet.happened()).contains("a: end HANDED_OVER", "READY /live/cam epoch 2000001");
    }

    @Test
    void shouldNotFightForAStreamWhenItIsToldThatItWasRelieved() {
        own(CAM);
        put(live("a", 1));
        fleet.happened();
        registry.onStreamState(CAM, Optional.of(foreign(CAM, 2_000_000)));
        fleet.pass(2_000);
        registry.onRevoked(List.of(Topics.subscriptionPartition(CAM)));
        fleet.pass(StreamRegistry.TAKEN_OVER_MILLIS);
        fleet.pass(StreamRegistry.RECLAIM_MILLIS);

        assertThat(fleet.happened()).containsExactlyInAnyOrder("taken over", "a: end HANDED_OVER", "close /live/cam");
    }

    @Test
    void shouldRaiseEpochWhenStreamWasServedByAnotherRelay() {
        registry.onStreamState(CAM, Optional.of(foreign(CAM, 5_000_000)));
        own(CAM);
        assertThat(fleet.happened()).containsExactly("forget /live/cam");
        put(live("a", 1));
        assertThat(fleet.happened()).contains("READY /live/cam epoch 5000001");
    }

    @Test
    void shouldAnnounceAndForgetWhenStreamIsAbsentAndLookAgainWhenAsked() {
        fleet.refusals.put(CAM, new SourceOpener.Outcome.Absent("none"));
        own(CAM);
        put(describe(CAM));
        assertThat(fleet.happened())
                .containsExactly("open /live/cam", "ABSENT /live/cam epoch 1000000", "forget /live/cam");
        fleet.refusals.clear();
        put(describe(CAM));
        assertThat(fleet.happened()).containsExactly("open /live/cam", "READY /live/cam epoch 1000000");
    }

    @Test
    void shouldRetryWhenSourceFails() {
        fleet.refusals.put(CAM, new SourceOpener.Outcome.Failed("broken"));
        own(CAM);
        put(live("a", 1));
        assertThat(fleet.happened()).containsExactly("open /live/cam", "FAILED /live/cam epoch 1000000");
        fleet.pass(1_000);
        assertThat(fleet.happened()).contains("open /live/cam");
        fleet.refusals.clear();
        fleet.pass(2_000);
        assertThat(fleet.happened()).contains("READY /live/cam epoch 1000000", "a: open /live/cam generation 0");
    }

    @Test
    void shouldReopenWhenSourceIsLost() {
        own(CAM);
        put(live("a", 1));
        fleet.happened();
        fleet.sources.get(0).end(LinkFrame.EndReason.SOURCE_LOST);
        assertThat(fleet.happened()).contains("a: end SOURCE_LOST", "source lost");
        fleet.pass(1_000);
        assertThat(fleet.happened()).contains("open /live/cam", "a: open /live/cam generation 0");
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

    @Test
    void shouldRefuseMoreStreamsWhenLimitIsReached() {
        for (String stream : List.of("/live/a", "/live/b", "/live/c", "/live/d")) {
            own(stream);
            put(describe(stream));
        }
        assertThat(fleet.happened()).contains("refused").doesNotContain("open /live/d");
    }

    @Test
    void shouldBecomeIdleWhenDrained() {
        own(CAM);
        put(live("a", 1));
        registry.drain();
        fleet.happened();
        assertThat(registry.isIdle()).isFalse();
        fleet.pass(5_000);
        assertThat(registry.isIdle()).isTrue();
        assertThat(fleet.happened()).contains("a: end HANDED_OVER").doesNotContain("forget /live/cam");
    }

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
    void shouldAskForThePublisherByItselfWhenItTakesTheStreamOverFromAnotherRelay() {
        registry.onStreamState(CAM, Optional.of(foreign(CAM, 2_000_000)));
        own(CAM);
        put(publication("one", 1));

        assertThat(fleet.happened()).contains("open publication one", "READY /live/cam epoch 2000001");
    }
}
