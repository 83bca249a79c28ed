package io.culvert.wire.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.wire.kafka.GatewayOrder.Destination;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayOrderTest {
    private static final String TUNNEL = "0123456789abcdef0123456789abcdef";
    private static final Destination TO = Destination.of(new GatewayAddress("gw-1", 42, "10.0.0.7:8081"));
    private static final byte[] RESPONSE = "RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final ViewerOrder.Play PLAY = new ViewerOrder.Play(
            "/live/cam1",
            0,
            true,
            List.of(
                    new ViewerOrder.TrackChannels(0, 0, 1, "rtsp://h/live/cam1/track0"),
                    new ViewerOrder.TrackChannels(1, 6, 7, "rtsp://h/caf\u00e9/track1")));

    static Stream<GatewayOrder> orders() {
        return Stream.of(
                reply(Optional.empty()),
                reply(Optional.of(PLAY)),
                reply(Optional.of(new ViewerOrder.Play("/vod/a.mp4;session=ab", 4, false, List.of()))),
                reply(Optional.of(new ViewerOrder.Pause())),
                reply(Optional.of(new ViewerOrder.Stop())),
                new GatewayOrder.Paired(TUNNEL, TO, "s1"),
                new GatewayOrder.CloseSocket(TUNNEL, TO, "s1", "duplicate-data-socket"),
                new GatewayOrder.Answered(TUNNEL, TO, "s2", 5, false),
                new GatewayOrder.Answered(TUNNEL, TO, "s2", 5, true),
                new GatewayOrder.Echo(TO, 17));
    }

    private static GatewayOrder.Reply reply(Optional<ViewerOrder> viewer) {
        return new GatewayOrder.Reply(TUNNEL, TO, "s2", 5, RESPONSE, viewer, Optional.of("data1"));
    }

    private static WireRecord with(WireRecord record, Map<String, String> headers) {
        return new WireRecord(record.topic(), record.partition(), record.key(), headers, record.value());
    }

    private static WireRecord with(WireRecord record, String header, String value) {
        Map<String, String> headers = new HashMap<>(record.headers());
        headers.put(header, value);
        return with(record, headers);
    }

    @ParameterizedTest
    @MethodSource("orders")
    void shouldReadBackEveryOrder(GatewayOrder order) {
        WireRecord record = order.encode();

        assertThat(GatewayOrder.decode(record).orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(order);
        assertThat(record.topic()).isEqualTo(Topics.REPLIES);
        assertThat(record.partition()).isEqualTo(42);
        assertThat(GatewayOrder.addressee(record)).contains("gw-1");
    }

    @Test
    void shouldPutTheResponseItselfIntoTheValueAndTheViewerOrderIntoAHeader() {
        WireRecord record = reply(Optional.of(new ViewerOrder.Pause())).encode();

        assertThat(record.value()).contains(RESPONSE);
        assertThat(record.key()).isEqualTo(TUNNEL);
        assertThat(record.headers())
                .isEqualTo(Map.of(
                        "kind", "reply",
                        "gateway", "gw-1",
                        "socket", "s2",
                        "sequence", "5",
                        "data-socket", "data1",
                        "viewer", "{\"order\":\"pause\"}"));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void shouldThrowFormatExceptionWhenAnyNeededHeaderIsMissing(GatewayOrder order) {
        WireRecord record = order.encode();
        Set<String> optional = Set.of(RecordHeaders.VIEWER, RecordHeaders.DATA_SOCKET, RecordHeaders.PLAIN);
        for (String header : record.headers().keySet()) {
            if (!optional.contains(header)) {
                Map<String, String> headers = new HashMap<>(record.headers());
                headers.remove(header);
                assertThatThrownBy(() -> GatewayOrder.decode(with(record, headers)))
                        .as(header)
                        .isInstanceOf(RecordFormatException.class);
            }
        }
    }

    @Test
    void shouldBeEmptyWhenTheKindIsOfANewerRelease() {
        WireRecord known = new GatewayOrder.Paired(TUNNEL, TO, "s1").encode();

        assertThat(GatewayOrder.decode(with(known, RecordHeaders.KIND, "slow-down")))
                .isEmpty();
        assertThat(GatewayOrder.decode(with(known, Map.of(RecordHeaders.KIND, "slow-down"))))
                .isEmpty();
        assertThat(GatewayOrder.addressee(with(known, Map.of()))).isEmpty();
    }

    @Test
    void shouldReadAReplyOfAnEarlierReleaseThatNamesNoDataSocket() {
        WireRecord record = reply(Optional.empty()).encode();
        Map<String, String> headers = new HashMap<>(record.headers());
        headers.remove(RecordHeaders.DATA_SOCKET);

        GatewayOrder.Reply read =
                (GatewayOrder.Reply) GatewayOrder.decode(with(record, headers)).orElseThrow();

        assertThat(read.dataSocket()).isEmpty();
    }

    @Test
    void shouldIgnoreFieldsOfTheViewerOrderThatANewerReleaseAdds() {
        String newer = "{\"order\":\"play\",\"stream\":\"/a\",\"generation\":1,\"fastStart\":true,\"mood\":\"calm\","
                + "\"tracks\":[{\"track\":0,\"rtp\":0,\"rtcp\":1,\"url\":\"u\",\"x\":{}}]}";
        GatewayOrder.Reply read = (GatewayOrder.Reply)
                GatewayOrder.decode(with(reply(Optional.empty()).encode(), RecordHeaders.VIEWER, newer))
                        .orElseThrow();

        assertThat(read.viewer())
                .contains(new ViewerOrder.Play("/a", 1, true, List.of(new ViewerOrder.TrackChannels(0, 0, 1, "u"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "[]", "{\"order\":\"rewind\"}", "{\"order\":\"play\"}", "{\"order\":"})
    void shouldThrowFormatExceptionWhenTheViewerOrderCannotBeRead(String viewer) {
        WireRecord record = with(reply(Optional.empty()).encode(), RecordHeaders.VIEWER, viewer);

        assertThatThrownBy(() -> GatewayOrder.decode(record)).isInstanceOf(RecordFormatException.class);
    }

    @Test
    void shouldThrowFormatExceptionWhenKeyOrValueIsMissing() {
        WireRecord record = reply(Optional.empty()).encode();

        assertThatThrownBy(() -> GatewayOrder.decode(
                        new WireRecord(record.topic(), 0, TUNNEL, record.headers(), Optional.empty())))
                .isInstanceOf(RecordFormatException.class);
        assertThatThrownBy(() ->
                        GatewayOrder.decode(new WireRecord(record.topic(), 0, null, record.headers(), record.value())))
                .isInstanceOf(RecordFormatException.class);
    }
}
