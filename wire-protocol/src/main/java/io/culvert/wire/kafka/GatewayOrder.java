package io.culvert.wire.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the owner of a tunnel tells a gateway, on {@link Topics#REPLIES} in the partition that the gateway reads, keyed
 * by tunnel id. Several gateways may share a partition: each skips what does not name its instance.
 */
public sealed interface GatewayOrder {
    /** Where the order goes. */
    Destination to();

    /**
     * A gateway, as far as an order needs it.
     *
     * @param instance  its id
     * @param partition the partition of {@link Topics#REPLIES} that it reads
     */
    record Destination(String instance, int partition) {
        public static Destination of(GatewayAddress gateway) {
            return new Destination(gateway.instance(), gateway.replyPartition());
        }
    }

    /**
     * One RTSP response, for the data socket of the tunnel.
     *
     * @param socket   the command socket that the request came on, possibly on another gateway
     * @param sequence the request's place on that socket
     * @param response the response's own bytes
     * @param viewer   what becomes of the viewer together with this reply
     * @param dataSocket that the reply is for; empty from owners of an earlier release, which name the tunnel alone
     */
    record Reply(
            String tunnelId,
            Destination to,
            String socket,
            long sequence,
            byte[] response,
            Optional<ViewerOrder> viewer,
            Optional<String> dataSocket)
            implements GatewayOrder {}

    /**
     * A command has been answered. Only sent to the gateway of a command socket whose data socket is on another: it would
     * not know how many are on their way.
     *
     * @param plain the reply carries no {@link ViewerOrder}, so that a RECORD was refused; false from owners of an earlier
     *              release, which do not say
     */
    record Answered(String tunnelId, Destination to, String socket, long sequence, boolean plain)
            implements GatewayOrder {}

    /** The named socket has found its other half, here or elsewhere: it no longer expires as unpaired. */
    record Paired(String tunnelId, Destination to, String socket) implements GatewayOrder {}

    /** Close the named socket; {@code reason} is one of the gateway's close reasons. */
    record CloseSocket(String tunnelId, Destination to, String socket, String reason) implements GatewayOrder {}

    /** A gateway's word to itself: when it comes back, the way through the broker is open. */
    record Echo(Destination to, long sequence) implements GatewayOrder {}

    /** This order as a record. */
    default WireRecord encode() {
        Map<String, String> headers = new HashMap<>();
        headers.put(RecordHeaders.GATEWAY, to().instance());
        return switch (this) {
            case Reply o -> {
                headers.put(RecordHeaders.KIND, "reply");
                headers.put(RecordHeaders.SOCKET, o.socket());
                headers.put(RecordHeaders.SEQUENCE, Long.toString(o.sequence()));
                o.viewer().ifPresent(viewer -> headers.put(RecordHeaders.VIEWER, Json.text(viewer)));
                o.dataSocket().ifPresent(data -> headers.put(RecordHeaders.DATA_SOCKET, data));
                yield record(o.tunnelId(), headers, o.response());
            }
            case Answered o -> {
                headers.put(RecordHeaders.KIND, "answered");
                headers.put(RecordHeaders.SOCKET, o.socket());
                headers.put(RecordHeaders.SEQUENCE, Long.toString(o.sequence()));
                if (o.plain()) {
                    headers.put(RecordHeaders.PLAIN, Boolean.TRUE.toString());
                }
                yield record(o.tunnelId(), headers, WireRecord.EMPTY_VALUE);
            }
            case Paired o -> {
                headers.put(RecordHeaders.KIND, "paired");
                headers.put(RecordHeaders.SOCKET, o.socket());
                yield record(o.tunnelId(), headers, WireRecord.EMPTY_VALUE);
            }
            case CloseSocket o -> {
                headers.put(RecordHeaders.KIND, "close-socket");
                headers.put(RecordHeaders.SOCKET, o.socket());
                headers.put(RecordHeaders.REASON, o.reason());
                yield record(o.tunnelId(), headers, WireRecord.EMPTY_VALUE);
            }
            case Echo o -> {
                headers.put(RecordHeaders.KIND, "echo");
                headers.put(RecordHeaders.SEQUENCE, Long.toString(o.sequence()));
                yield record(o.to().instance(), headers, WireRecord.EMPTY_VALUE);
            }
        };
    }

    private WireRecord record(String key, Map<String, String> headers, byte[] value) {
        return new WireRecord(Topics.REPLIES, to().partition(), key, headers, Optional.of(value));
    }

    /** The instance that a record is for, without reading the rest of it; empty if the record does not say. */
    static Optional<String> addressee(WireRecord record) {
        return Optional.ofNullable(record.headers().get(RecordHeaders.GATEWAY));
    }

    /** Which of a tunnel's owners wrote a record; empty if it does not say. */
    static OptionalLong ownerEpoch(WireRecord record) {
        return record.headers().containsKey(RecordHeaders.OWNER_EPOCH)
                ? OptionalLong.of(record.requiredNumber(RecordHeaders.OWNER_EPOCH))
                : OptionalLong.empty();
    }

    /**
     * The order of a record; empty for a kind that this release does not know.
     *
     * @throws RecordFormatException if the record cannot be read
     */
    static Optional<GatewayOrder> decode(WireRecord record) {
        return Optional.ofNullable(
                switch (record.required(RecordHeaders.KIND)) {
                    case "reply" -> decodeReply(record);
                    case "answered" ->
                        new Answered(
                                record.requiredKey(),
                                destination(record),
                                record.required(RecordHeaders.SOCKET),
                                record.requiredNumber(RecordHeaders.SEQUENCE),
                                Boolean.parseBoolean(record.headers().get(RecordHeaders.PLAIN)));
                    case "paired" ->
                        new Paired(record.requiredKey(), destination(record), record.required(RecordHeaders.SOCKET));
                    case "close-socket" ->
                        new CloseSocket(
                                record.requiredKey(),
                                destination(record),
                                record.required(RecordHeaders.SOCKET),
                                record.required(RecordHeaders.REASON));
                    case "echo" -> new Echo(destination(record), record.requiredNumber(RecordHeaders.SEQUENCE));
                    default -> null;
                });
    }

    private static Reply decodeReply(WireRecord record) {
        return new Reply(
                record.requiredKey(),
                destination(record),
                record.required(RecordHeaders.SOCKET),
                record.requiredNumber(RecordHeaders.SEQUENCE),
                record.requiredValue(),
                Optional.ofNullable(record.headers().get(RecordHeaders.VIEWER))
                        .map(json -> Json.read(json, ViewerOrder.class)),
                Optional.ofNullable(record.headers().get(RecordHeaders.DATA_SOCKET)));
    }

    private static Destination destination(WireRecord record) {
        return new Destination(record.required(RecordHeaders.GATEWAY), record.partition());
    }
}
