package io.culvert.wire.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.wire.kafka.TunnelEvent.Transport;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TunnelEventTest {
    private static final String TUNNEL = "0123456789abcdef0123456789abcdef";
    private static final GatewayAddress GATEWAY = new GatewayAddress("gw-1", 42, "10.0.0.7:8081");
    private static final byte[] REQUEST = "PLAY * RTSP/1.0\r\nCSeq: 1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    static Stream<TunnelEvent> events() {
        return Stream.of(
                new TunnelEvent.DataSocketOpened(TUNNEL, GATEWAY, "s1", Transport.HTTP, "/live/cam1?token=x"),
                new TunnelEvent.DataSocketOpened(TUNNEL, GATEWAY, "s1", Transport.RTSP, ""),
                new TunnelEvent.DataSocketOpened(TUNNEL, GATEWAY, "s1", Transport.WEBSOCKET, "/"),
                new TunnelEvent.DataSocketClosed(TUNNEL, GATEWAY, "s1", "client-closed"),
                new TunnelEvent.CommandSocketOpened(TUNNEL, GATEWAY, "s2"),
                new TunnelEvent.Command(TUNNEL, GATEWAY, "s2", 1, 1_767_225_600_000L, REQUEST),
                new TunnelEvent.GatewayAnswer(TUNNEL, GATEWAY, "s2", 2, true, REQUEST),
                new TunnelEvent.GatewayAnswer(TUNNEL, GATEWAY, "s2", 3, false, REQUEST),
                new TunnelEvent.GatewayAlive(GATEWAY, 11, false),
                new TunnelEvent.GatewayAlive(GATEWAY, 0, true));
    }

    private static WireRecord without(WireRecord record, String header) {
        Map<String, String> headers = new HashMap<>(record.headers());
        headers.remove(header);
        return with(record, headers);
    }

    private static WireRecord with(WireRecord record, String header, String value) {
        Map<String, String> headers = new HashMap<>(record.headers());
        headers.put(header, value);
        return with(record, headers);
    }

    private static WireRecord with(WireRecord record, Map<String, String> headers) {
        return new WireRecord(record.topic(), record.partition(), record.key(), headers, record.value());
    }

    @ParameterizedTest
    @MethodSource("events")
    void shouldReadBackEveryEvent(TunnelEvent event) {
        WireRecord record = event.encode();

        assertThat(TunnelEvent.decode(record).orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(event);
        assertThat(record.topic()).isEqualTo(Topics.COMMANDS);
        assertThat(record.value()).isPresent();
    }

    @Test
    void shouldPutTheRequestItselfIntoTheValueAndAddressingIntoHeaders() {
        WireRecord record = new TunnelEvent.Command(TUNNEL, GATEWAY, "s2", 3, 99, REQUEST).encode();

        assertThat(record.value()).contains(REQUEST);
        assertThat(record.key()).isEqualTo(TUNNEL);
        assertThat(record.partition()).isEqualTo(Topics.commandPartition(TUNNEL));
        assertThat(record.headers())
                .isEqualTo(Map.of(
                        "kind", "command",
                        "gateway", "gw-1",
                        "reply-partition", "42",
                        "link", "10.0.0.7:8081",
                        "socket", "s2",
                        "sequence", "3",
                        "deadline", "99"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void shouldThrowFormatExceptionWhenAnyNeededHeaderIsMissing(TunnelEvent event) {
        WireRecord record = event.encode();
        for (String header : record.headers().keySet()) {
            if (!header.equals(RecordHeaders.DRAINING) && !header.equals(RecordHeaders.LAST)) { // absent means false
                assertThatThrownBy(() -> TunnelEvent.decode(without(record, header)))
                        .as(header)
                        .isInstanceOf(RecordFormatException.class);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void shouldIgnoreHeadersThatANewerReleaseAdds(TunnelEvent event) {
        assertThat(TunnelEvent.decode(with(event.encode(), "colour", "green")).orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(event);
    }

    @Test
    void shouldBeEmptyWhenTheKindIsOfANewerRelease() {
        WireRecord known = new TunnelEvent.CommandSocketOpened(TUNNEL, GATEWAY, "s2").encode();

        assertThat(TunnelEvent.decode(with(known, RecordHeaders.KIND, "socket-paused")))
                .isEmpty();
        assertThat(TunnelEvent.decode(with(known, Map.of(RecordHeaders.KIND, "socket-paused"))))
                .isEmpty();
    }

    @Test
    void shouldReadGatewayAliveOfAReleaseWithoutDraining() {
        WireRecord old = without(new TunnelEvent.GatewayAlive(GATEWAY, 5, true).encode(), RecordHeaders.DRAINING);

        assertThat(TunnelEvent.decode(old)).contains(new TunnelEvent.GatewayAlive(GATEWAY, 5, false));
    }

    @ParameterizedTest
    @CsvSource({
        "sequence, one",
        "deadline, ''",
        "deadline, 1.5",
        "sequence, 99999999999999999999",
        "reply-partition, -1",
        "reply-partition, 2147483648",
        "reply-partition, x"
    })
    void shouldThrowFormatExceptionWhenANumberIsNone(String header, String value) {
        WireRecord record = new TunnelEvent.Command(TUNNEL, GATEWAY, "s2", 3, 99, REQUEST).encode();

        assertThatThrownBy(() -> TunnelEvent.decode(with(record, header, value)))
                .isInstanceOf(RecordFormatException.class);
    }

    @Test
    void shouldThrowFormatExceptionWhenKeyValueOrTransportCannotBeUsed() {
        WireRecord command = new TunnelEvent.Command(TUNNEL, GATEWAY, "s2", 3, 99, REQUEST).encode();
        WireRecord opened = new TunnelEvent.DataSocketOpened(TUNNEL, GATEWAY, "s1", Transport.HTTP, "/").encode();

        assertThatThrownBy(() -> TunnelEvent.decode(
                        new WireRecord(command.topic(), 0, TUNNEL, command.headers(), Optional.empty())))
                .isInstanceOf(RecordFormatException.class);
        assertThatThrownBy(() -> TunnelEvent.decode(
                        new WireRecord(command.topic(), 0, null, command.headers(), command.value())))
                .isInstanceOf(RecordFormatException.class);
        assertThatThrownBy(() -> TunnelEvent.decode(with(opened, RecordHeaders.TRANSPORT, "carrier-pigeon")))
                .isInstanceOf(RecordFormatException.class);
    }

    /** A producer waits in vain for a partition that its topic does not have. */
    @Test
    void shouldRefuseAReplyPartitionThatTheTopicDoesNotHave() {
        WireRecord record = new TunnelEvent.CommandSocketOpened(TUNNEL, GATEWAY, "s2").encode();
        int count = Topics.REPLY_PARTITIONS;

        assertThat(TunnelEvent.decode(with(record, RecordHeaders.REPLY_PARTITION, "" + (count - 1))))
                .isPresent();
        for (int outside : new int[] {count, -1}) {
            assertThatThrownBy(() -> TunnelEvent.decode(with(record, RecordHeaders.REPLY_PARTITION, "" + outside)))
                    .isInstanceOf(RecordFormatException.class);
        }
    }
}
