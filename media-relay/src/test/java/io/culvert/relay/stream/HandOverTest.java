package io.culvert.relay.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.Topics;
import io.culvert.wire.link.LinkFrame;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Streams that move from relay to relay. */
class HandOverTest extends RegistryFixture {
    @Test
    void shouldSayAgainWhenItsStateWasTakenBackByARelayThatWasRelieved() {
        own(CAM);
        put(live("a", 1));
        fleet.happened();

        registry.onStreamState(CAM, Optional.empty());

        assertThat(fleet.happened()).containsExactly("READY /live/cam epoch 1000000");
    }

    @Test
    void shouldNotSayAgainWhatIsTakenBackWhenAnotherRelayHasTheStream() {
        own(CAM);
        put(live("a", 1));
        registry.onStreamState(CAM, Optional.of(foreign(CAM, 2_000_000)));
        fleet.happened();

        registry.onStreamState(CAM, Optional.empty());

        assertThat(fleet.happened()).isEmpty();
    }

    @Test
    void shouldNotSayAgainWhatIsTakenBackWhenItsPartitionIsRevoked() {
        own(CAM);
        put(live("a", 1));
        registry.onRevoked(List.of(Topics.subscriptionPartition(CAM)));
        fleet.happened();

        registry.onStreamState(CAM, Optional.empty());

        assertThat(fleet.happened()).isEmpty();
    }

    /** Meanwhile whoever has the partition speaks for the stream. */
    @Test
    void shouldSayOnlyWhenThePartitionComesBackWhatBecameOfTheStreamMeanwhile() {
        own(CAM);
        put(live("a", 1));
        registry.onRevoked(List.of(Topics.subscriptionPartition(CAM)));
        fleet.happened();
        fleet.sources.getFirst().end(LinkFrame.EndReason.SOURCE_LOST);
        fleet.pass(2_000);
        assertThat(fleet.happened())
                .contains("source lost", "play /live/cam")
                .noneMatch(line -> line.startsWith("READY"));

        registry.onAssigned(List.of(new StreamRegistry.Assigned(Topics.subscriptionPartition(CAM), offset, offset)));

        assertThat(fleet.happened()).contains("READY /live/cam epoch 1000000");
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
        fleet.pass(StreamRegistry.TAKEN_OVER_MILLIS - 1);
        assertThat(fleet.happened()).isEmpty();
        fleet.pass(1);
        assertThat(fleet.happened()).containsExactlyInAnyOrder("a: end HANDED_OVER", "close /live/cam");
    }

    @Test
    void shouldPushOnUntilAnotherRelayHasTheStreamWhenDraining() {
        own(CAM);
        put(live("a", 1));
        fleet.happened();
        registry.drain();
        fleet.pass(1_000);
        assertThat(fleet.happened()).isEmpty();
        registry.onStreamState(CAM, Optional.of(foreign(CAM, fleet.now)));
        fleet.pass(StreamRegistry.TAKEN_OVER_MILLIS - 1);
        assertThat(fleet.happened()).containsExactly("taken over");
        assertThat(registry.isIdle()).isFalse();

        fleet.pass(1);

        assertThat(fleet.happened()).containsExactlyInAnyOrder("a: end HANDED_OVER", "close /live/cam");
        assertThat(registry.isIdle()).isTrue();
    }

    @Test
    void shouldStopPushingInTheEndWhenTheGroupNeverSettles() {
        own(CAM);
        put(live("a", 1));
        fleet.happened();
        registry.onRevoked(List.of(Topics.subscriptionPartition(CAM)));
        fleet.pass(StreamRegistry.UNSETTLED_MILLIS - 1);
        assertThat(fleet.happened()).isEmpty();

        fleet.pass(1);

        assertThat(fleet.happened())
                .containsExactlyInAnyOrder("hand-over expired", "a: end HANDED_OVER", "close /live/cam");
    }

    @Test
    void shouldNotBeRelievedByARelayThatWasRelievedItself() {
        own(CAM);
        put(live("a", 1));
        fleet.happened();

        registry.onStreamState(CAM, Optional.of(foreign(CAM, 999_999)));

        fleet.pass(20_000);
        assertThat(fleet.happened()).isEmpty();
    }

    @Test
    void shouldStopPushingWhenGroupHasSettledAndNobodyTakesOver() {
        own(CAM);
        put(live("a", 1));
        registry.onRevoked(List.of(Topics.subscriptionPartition(CAM)));
        registry.onAssigned(List.of());
        fleet.happened();
        fleet.pass(20_000);
        assertThat(fleet.happened()).as("the round in which others get it").isEmpty();

        registry.onAssigned(List.of());
        fleet.pass(5_000);

        assertThat(fleet.happened())
                .containsExactlyInAnyOrder("hand-over expired", "a: end HANDED_OVER", "close /live/cam");
    }

    @Test
    void shouldStopPushingWhenOtherPartitionsAreGivenInstead() {
        own(CAM);
        put(live("a", 1));
        registry.onRevoked(List.of(Topics.subscriptionPartition(CAM)));
        registry.onAssigned(List.of(new StreamRegistry.Assigned(Topics.subscriptionPartition(CAM) + 1, 0, 0)));
        fleet.happened();

        fleet.pass(5_000);

        assertThat(fleet.happened()).contains("hand-over expired", "a: end HANDED_OVER");
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
        fleet.pass(2 * StreamRegistry.UNSETTLED_MILLIS);
        assertThat(fleet.happened()).isEmpty();

        registry.onStreamState(CAM, Optional.empty());

        assertThat(fleet.happened()).as("speaks for the stream again").containsExactly("READY /live/cam epoch 1000000");
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
        assertThat(fleet.happened())
                .contains("a: end HANDED_OVER", "READY /live/cam epoch 2000001")
                .doesNotContain("forget /live/cam");
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

    /** Then the group has said whose it is: there is nothing to wait for. */
    @Test
    void shouldTakeStreamBackAtOnceWhenItsPartitionIsGivenToThisRelayAnew() {
        own(CAM);
        put(live("a", 1));
        registry.onStreamState(CAM, Optional.of(foreign(CAM, 2_000_000)));
        registry.onRevoked(List.of(Topics.subscriptionPartition(CAM)));
        fleet.happened();

        registry.onAssigned(
                List.of(new StreamRegistry.Assigned(Topics.subscriptionPartition(CAM), offset, offset + 1)));
        put(live("a", 1));

        assertThat(fleet.happened()).contains("a: end HANDED_OVER", "READY /live/cam epoch 2000001");
    }

    /** Gateways and viewers wait for whoever comes next; a stream that is forgotten is refused. */
    @Test
    void shouldForgetNoStreamWhenItIsClosedBeforeAnotherRelayHasIt() {
        own(CAM);
        put(live("a", 1));
        fleet.happened();

        registry.close();

        assertThat(fleet.happened()).containsExactlyInAnyOrder("a: end HANDED_OVER", "close /live/cam");
    }

    @Test
    void shouldRaiseEpochWhenStreamWasServedByAnotherRelay() {
        registry.onStreamState(CAM, Optional.of(foreign(CAM, 5_000_000)));
        own(CAM);
        assertThat(fleet.happened()).containsExactly("forget /live/cam");
        put(live("a", 1));
        assertThat(fleet.happened()).contains("READY /live/cam epoch 5000001");
    }

    /** Its clock is ahead of ours, and gateways remember what they were pushed last. */
    @Test
    void shouldRaiseEpochWhenAnotherRelayHasTakenTheStreamBackBefore() {
        registry.onStreamState(CAM, Optional.of(foreign(CAM, 5_000_000)));
        registry.onStreamState(CAM, Optional.empty());
        own(CAM);

        put(live("a", 1));

        assertThat(fleet.happened()).contains("READY /live/cam epoch 5000001");
    }

    /** Whoever said it has died, or was relieved, and tidies up no more. */
    @Test
    void shouldForgetWhatAnotherRelaySaysOfAStreamThatIsOursAndThatNobodyWants() {
        own(CAM);

        registry.onStreamState(CAM, Optional.of(foreign(CAM, 2_000_000)));

        assertThat(fleet.happened()).containsExactly("forget /live/cam");
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
}
