package io.culvert.wire.kafka;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a gateway tells the owner of a tunnel, on {@link Topics#COMMANDS} in the tunnel's partition, keyed by tunnel id.
 *
 * <p>The two sockets of a tunnel may be on different gateways: each event names the gateway that speaks and the socket
 * it is about. A tunnel id may come back after both sockets are gone; the ids of the sockets do not.
 */
public sealed interface TunnelEvent {
    /** The gateway that speaks. */
    GatewayAddress gateway();

    /** How the client reached the gateway. */
    enum Transport {
        HTTP,
        RTSP,
        WEBSOCKET
    }

    /** The socket that carries everything down is there: a GET was answered, or an RTSP connection said its first word. */
    record DataSocketOpened(String tunnelId, GatewayAddress gateway, String socket, Transport transport, String path)
            implements TunnelEvent {}

    /** The data socket is gone; the tunnel and its session end. */
    record DataSocketClosed(String tunnelId, GatewayAddress gateway, String socket, String reason)
            implements TunnelEvent {}

    /** A POST was accepted. Only sent where the gateway does not itself hold the data socket of the tunnel. */
    record CommandSocketOpened(String tunnelId, GatewayAddress gateway, String socket) implements TunnelEvent {}

    /**
     * One RTSP request.
     *
     * @param sequence place among the requests of this command socket, from 1, without holes
     * @param deadline milliseconds since 1970; afterwards the gateway has answered 503 by itself
     * @param request  the request's own bytes
     */
    record Command(String tunnelId, GatewayAddress gateway, String socket, long sequence, long deadline, byte[] request)
            implements TunnelEvent {}

    /**
     * A request that the gateway of the command socket answers by itself: it is refused there, or could not be published.
     * The owner hands the answer on to the data socket. Only sent where that is on another gateway.
     *
     * @param sequence place among the requests of this command socket
     * @param last     true if the tunnel ends with it
     * @param response the response's own bytes
     */
    record GatewayAnswer(
            String tunnelId, GatewayAddress gateway, String socket, long sequence, boolean last, byte[] response)
            implements TunnelEvent {}

    /**
     * The gateway lives. Sent to every partition of {@link Topics#COMMANDS}, so that each owner can tell a silent gateway
     * from one without tunnels.
     *
     * @param partition the partition this record is for
     * @param draining  true if the gateway takes no new tunnels
     */
    record GatewayAlive(GatewayAddress gateway, int partition, boolean draining) implements TunnelEvent {}

    /** This event as a record. */
    default WireRecord encode() {
        Map<String, String> headers = new HashMap<>();
        headers.put(RecordHeaders.GATEWAY, gateway().instance());
        headers.put(RecordHeaders.REPLY_PARTITION, Integer.toString(gateway().replyPartition()));
        headers.put(RecordHeaders.LINK, gateway().link());
        return switch (this) {
            case DataSocketOpened e -> {
                headers.put(RecordHeaders.TRANSPORT, e.transport().name().toLowerCase(Locale.ROOT));
                headers.put(RecordHeaders.PATH, e.path());
                yield record("data-socket-opened", e.tunnelId(), e.socket(), headers, WireRecord.EMPTY_VALUE);
            }
            case DataSocketClosed e -> {
                headers.put(RecordHeaders.REASON, e.reason());
                yield record("data-socket-closed", e.tunnelId(), e.socket(), headers, WireRecord.EMPTY_VALUE);
            }
            case CommandSocketOpened e ->
                record("command-socket-opened", e.tunnelId(), e.socket(), headers, WireRecord.EMPTY_VALUE);
            case Command e -> {
                headers.put(RecordHeaders.SEQUENCE, Long.toString(e.sequence()));
                headers.put(RecordHeaders.DEADLINE, Long.toString(e.deadline()));
                yield record("command", e.tunnelId(), e.socket(), headers, e.request());
            }
            case GatewayAnswer e -> {
                headers.put(RecordHeaders.SEQUENCE, Long.toString(e.sequence()));
                headers.put(RecordHeaders.LAST, Boolean.toString(e.last()));
                yield record("answer", e.tunnelId(), e.socket(), headers, e.response());
            }
            case GatewayAlive e -> {
                headers.put(RecordHeaders.KIND, "gateway-alive");
                headers.put(RecordHeaders.DRAINING, Boolean.toString(e.draining()));
                yield new WireRecord(
                        Topics.COMMANDS,
                        e.partition(),
                        e.gateway().instance(),
                        headers,
                        Optional.of(WireRecord.EMPTY_VALUE));
            }
        };
    }

    private static WireRecord record(
            String kind, String tunnelId, String socket, Map<String, String> headers, byte[] value) {
        headers.put(RecordHeaders.KIND, kind);
        headers.put(RecordHeaders.SOCKET, socket);
        return new WireRecord(
                Topics.COMMANDS, Topics.commandPartition(tunnelId), tunnelId, headers, Optional.of(value));
    }

    /**
     * The event of a record; empty for a kind that this release does not know.
     *
     * @throws RecordFormatException if the record cannot be read
     */
    static Optional<TunnelEvent> decode(WireRecord record) {
        return Optional.ofNullable(
                switch (record.required(RecordHeaders.KIND)) {
                    case "data-socket-opened" ->
                        new DataSocketOpened(
                                record.requiredKey(),
                                speaker(record),
                                record.required(RecordHeaders.SOCKET),
                                transport(record),
                                record.required(RecordHeaders.PATH));
                    case "data-socket-closed" ->
                        new DataSocketClosed(
                                record.requiredKey(),
                                speaker(record),
                                record.required(RecordHeaders.SOCKET),
                                record.required(RecordHeaders.REASON));
                    case "command-socket-opened" ->
                        new CommandSocketOpened(
                                record.requiredKey(), speaker(record), record.required(RecordHeaders.SOCKET));
                    case "command" -> decodeCommand(record);
                    case "answer" ->
                        new GatewayAnswer(
                                record.requiredKey(),
                                speaker(record),
                                record.required(RecordHeaders.SOCKET),
                                record.requiredNumber(RecordHeaders.SEQUENCE),
                                Boolean.parseBoolean(record.headers().get(RecordHeaders.LAST)),
                                record.requiredValue());
                    case "gateway-alive" ->
                        new GatewayAlive(
                                speaker(record),
                                record.partition(),
                                Boolean.parseBoolean(record.headers().get(RecordHeaders.DRAINING)));
                    default -> null;
                });
    }

    private static Command decodeCommand(WireRecord record) {
        return new Command(
                record.requiredKey(),
                speaker(record),
                record.required(RecordHeaders.SOCKET),
                record.requiredNumber(RecordHeaders.SEQUENCE),
                record.requiredNumber(RecordHeaders.DEADLINE),
                record.requiredValue());
    }

    private static GatewayAddress speaker(WireRecord record) {
        return new GatewayAddress(
                record.required(RecordHeaders.GATEWAY),
                record.requiredPartition(RecordHeaders.REPLY_PARTITION, Topics.REPLY_PARTITIONS),
                record.required(RecordHeaders.LINK));
    }

    private static Transport transport(WireRecord record) {
        try {
            return Transport.valueOf(record.required(RecordHeaders.TRANSPORT).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new RecordFormatException("unknown transport");
        }
    }
}
