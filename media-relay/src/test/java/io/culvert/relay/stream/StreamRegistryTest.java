package io.culvert.relay.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.StreamDefinition;
import io.culvert.wire.kafka.StreamSource;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.link.LinkFrame;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which streams are open, for whom, and how long. */
class StreamRegistryTest extends RegistryFixture {
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

    private void keepOpen() {
        StreamSource camera = new StreamSource.File("cam.mp4");
        registry.onDefinition(CAM, Optional.of(new StreamDefinition(CAM, camera, true, StreamDefinition.Origin.API)));
        own(CAM);
        fleet.settle();
    }

    private void loseSourceAtOnceFor(int seconds) {
        FakeFleet.Source last = null;
        for (int second = 0; second < seconds; second++) {
            if (fleet.sources.getLast() != last) {
                last = fleet.sources.getLast();
                last.end(LinkFrame.EndReason.SOURCE_LOST);
            }
            fleet.pass(1_000);
            fleet.settle();
        }
    }

    /** Waits of up to 30 s: some 40 in ten minutes. Those of up to one second would be more than 500. */
    @Test
    void shouldAskMoreAndMoreSeldomWhenTheSourceOpensAndIsLostAtOnce() {
        keepOpen();

        loseSourceAtOnceFor(600);

        assertThat(fleet.sources).hasSizeBetween(20, 150);
    }

    @Test
    void shouldTryAgainAtOnceWhenASourceIsLostThatHasLivedForLong() {
        keepOpen();
        loseSourceAtOnceFor(60);
        fleet.pass(30_000);
        fleet.pass(30_001);
        fleet.happened();

        fleet.sources.getLast().end(LinkFrame.EndReason.SOURCE_LOST);
        fleet.pass(1_000);

        assertThat(fleet.happened()).contains("source lost", "open /live/cam");
    }

    @Test
    void shouldRefuseMoreStreamsWhenLimitIsReached() {
        for (String stream : List.of("/live/a", "/live/b", "/live/c", "/live/d")) {
            own(stream);
            put(describe(stream));
        }
        assertThat(fleet.happened())
                .contains("refused", "FAILED /live/d epoch 1000003")
                .doesNotContain("open /live/d");
    }

    @Test
    void shouldLeaveStreamsOutWhenVeryManyAreAskedFor() {
        for (int n = 0; n <= 3 * StreamRegistry.TABLE_FACTOR; n++) {
            own("/live/" + n);
            put(describe("/live/" + n));
        }

        assertThat(registry.streams()).isEqualTo(3 * StreamRegistry.TABLE_FACTOR);
    }

    @Test
    void shouldOpenWhatWasRefusedWhenAnotherStreamIsClosed() {
        for (String stream : List.of("/live/a", "/live/b", "/live/c", "/live/d")) {
            own(stream);
            put(describe(stream));
        }
        end(describe("/live/a"));
        fleet.happened();

        fleet.pass(11_000);

        assertThat(fleet.happened()).contains("open /live/d", "READY /live/d epoch 1000003");
    }
}
