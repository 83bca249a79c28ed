package io.culvert.wire.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionTest {
    private static final GatewayAddress GATEWAY = new GatewayAddress("gw-1", 42, "10.0.0.7:8081");

    private static final Publication PUBLICATION = new Publication(
            "t1-5",
            "t1",
            5,
            "v=0",
            List.of(GATEWAY),
            List.of(new ViewerOrder.TrackChannels(0, 0, 1, "rtsp://h/live/in/streamid=0")));

    static Stream<Subscription> subscriptions() {
        return Stream.of(
                new Subscription(
                        "/live/cam1", Subscription.liveConsumer("gw-1", 3), Optional.of(GATEWAY), Optional.empty()),
                new Subscription("/live/cam1", Subscription.describeConsumer(3), Optional.empty(), Optional.empty()),
                recording(Optional.of(12.5)),
                recording(Optional.empty()),
                Subscription.of("/live/in", "ab12", 3, PUBLICATION));
    }

    private static Subscription recording(Optional<Double> end) {
        return new Subscription(
                "/vod/a.mp4",
                Subscription.recordingConsumer("ab12", 3),
                Optional.of(GATEWAY),
                Optional.of(new Subscription.Recording("ab12", 4, 1.5, end, 2, true)));
    }

    private static WireRecord json(String text) {
        byte[] value = text.getBytes(StandardCharsets.UTF_8);
        return new WireRecord(Topics.SUBSCRIPTIONS, 0, "/a|gw#1", Map.of(), Optional.of(value));
    }

    @ParameterizedTest
    @MethodSource("subscriptions")
    void shouldReadBackEverySubscription(Subscription subscription) {
        WireRecord record = subscription.encode();

        assertThat(Subscription.decode(record)).contains(subscription);
        assertThat(record.key()).isEqualTo(subscription.stream() + "|" + subscription.consumer());
        assertThat(record.partition()).isEqualTo(Topics.subscriptionPartition(subscription.stream()));
    }

    @ParameterizedTest
    @MethodSource("subscriptions")
    void shouldEndWithATombstoneOfTheSameKeyAndPartition(Subscription subscription) {
        WireRecord end = subscription.end();

        assertThat(Subscription.decode(end)).isEmpty();
        assertThat(end.key()).isEqualTo(subscription.encode().key());
        assertThat(end.partition()).isEqualTo(subscription.encode().partition());
    }

    @Test
    void shouldLeaveOutWhatIsAbsent() {
        Subscription describe =
                new Subscription("/live/cam1", Subscription.describeConsumer(3), Optional.empty(), Optional.empty());

        assertThat(new String(describe.encode().value().orElseThrow(), StandardCharsets.UTF_8))
                .isEqualTo("{\"stream\":\"/live/cam1\",\"consumer\":\"describe#3\"}");
    }

    @Test
    void shouldIgnoreFieldsThatANewerReleaseAdds() {
        assertThat(Subscription.decode(
                        json("{\"stream\":\"/a\",\"consumer\":\"gw#1\",\"priority\":{\"of\":[1]},\"gateway\":null}")))
                .contains(new Subscription("/a", "gw#1", Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{",
                "[]",
                "{}",
                "{\"stream\":\"/a\"}",
                "{\"consumer\":\"gw#1\"}",
                "{\"stream\":\"/a\",\"consumer\":\"gw#1\",\"gateway\":{}}",
                "{\"stream\":\"/a\",\"consumer\":\"gw#1\",\"gateway\":{\"instance\":\"g\",\"replyPartition\":\"x\",\"link\":\"l\"}}",
                "{\"stream\":\"/a\",\"consumer\":\"gw#1\",\"recording\":{}}"
            })
    void shouldThrowFormatExceptionWhenTheValueIsNoSubscription(String value) {
        assertThatThrownBy(() -> Subscription.decode(json(value))).isInstanceOf(RecordFormatException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 11})
    void shouldKnowItsOwnerByTheWholePartitionNumber(int partition) {
        for (String consumer : new String[] {
            Subscription.liveConsumer("gw-1", partition),
            Subscription.recordingConsumer("ab12", partition),
            Subscription.describeConsumer(partition)
        }) {
            Subscription subscription = new Subscription("/a", consumer, Optional.empty(), Optional.empty());
            for (int other = 0; other < Topics.COMMAND_PARTITIONS; other++) {
                assertThat(subscription.isOwnedBy(other)).isEqualTo(other == partition);
            }
        }
    }
}
