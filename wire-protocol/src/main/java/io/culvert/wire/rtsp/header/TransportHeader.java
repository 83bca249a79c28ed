package io.culvert.wire.rtsp.header;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One alternative of a Transport header (RFC 2326, 12.39).
 *
 * @param protocol     {@code RTP/AVP}, {@code RTP/AVP/TCP} … in upper case
 * @param unicast      false for multicast; clients that name neither mean unicast when they speak TCP
 * @param interleaved  the channel pair {@code a-b}, if named; a lone {@code a} means {@code a-(a+1)}
 * @param clientPort   the UDP port pair, if named
 * @param mode         PLAY unless named; quotes and case removed ({@code receive} is QuickTime's word for RECORD)
 */
public record TransportHeader(
        String protocol, boolean unicast, Optional<Pair> interleaved, Optional<Pair> clientPort, Mode mode) {

    /** Two channels or two ports: RTP and RTCP. */
    public record Pair(int rtp, int rtcp) {
        @Override
        public String toString() {
            return rtp + "-" + rtcp;
        }
    }

    /** What the client wants to do on the track. */
    public enum Mode {
        PLAY,
        RECORD
    }

    /** True for RTP interleaved in the RTSP connection, the only transport that fits a tunnel. */
    public boolean isInterleaved() {
        return protocol.equals("RTP/AVP/TCP");
    }

    /** An answer or request for interleaved RTP on this channel pair. */
    public static TransportHeader interleaved(int rtp, int rtcp) {
        return new TransportHeader("RTP/AVP/TCP", true, Optional.of(new Pair(rtp, rtcp)), Optional.empty(), Mode.PLAY);
    }

    /** All alternatives, in the client's order of preference. */
    public static List<TransportHeader> parse(String value) {
        List<TransportHeader> alternatives = new ArrayList<>();
        int start = 0;
        boolean quoted = false;
        for (int i = 0; i < value.length(); i++) {
            quoted ^= value.charAt(i) == '"';
            if (value.charAt(i) == ',' && !quoted) {
                alternatives.add(parseOne(value.substring(start, i)));
                start = i + 1;
            }
        }
        alternatives.add(parseOne(value.substring(start)));
        return List.copyOf(alternatives);
    }

    private static TransportHeader parseOne(String text) {
        String[] parts = text.split(";", -1);
        if (parts[0].isBlank()) {
            throw new IllegalArgumentException("empty transport");
        }
        boolean unicast = true;
        Optional<Pair> interleaved = Optional.empty();
        Optional<Pair> clientPort = Optional.empty();
        Mode mode = Mode.PLAY;
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].strip();
            String name = part.split("=", 2)[0].strip().toLowerCase(Locale.ROOT);
            String value =
                    part.contains("=") ? part.substring(part.indexOf('=') + 1).strip() : "";
            switch (name) {
                case "multicast" -> unicast = false;
                case "interleaved" -> interleaved = Optional.of(pair(value, 255));
                case "client_port" -> clientPort = Optional.of(pair(value, 65535));
                case "mode" -> mode = mode(value);
                default -> {} // ssrc, ttl, append, Real's and Axis's own: nothing here depends on them
            }
        }
        return new TransportHeader(parts[0].strip().toUpperCase(Locale.ROOT), unicast, interleaved, clientPort, mode);
    }

    private static Mode mode(String value) {
        String first = value.replace("\"", "").split(",", 2)[0]; // the grammar allows a list of modes
        return switch (first.strip().toUpperCase(Locale.ROOT)) {
            case "PLAY" -> Mode.PLAY;
            case "RECORD", "RECEIVE" -> Mode.RECORD;
            default -> throw new IllegalArgumentException("unknown mode");
        };
    }

    private static Pair pair(String value, int max) {
        String[] ends = value.split("-", 2);
        int first = number(ends[0], max);
        return new Pair(first, ends.length == 2 ? number(ends[1], max) : Math.min(first + 1, max));
    }

    private static int number(String text, int max) {
        int value = Integer.parseInt(text.strip());
        if (value < 0 || value > max) {
            throw new IllegalArgumentException("number out of range");
        }
        return value;
    }

    /** The header as a server answers it: exactly one alternative. */
    public String format() {
        StringBuilder text = new StringBuilder(protocol).append(unicast ? ";unicast" : ";multicast");
        interleaved.ifPresent(pair -> text.append(";interleaved=").append(pair));
        clientPort.ifPresent(pair -> text.append(";client_port=").append(pair));
        return mode == Mode.RECORD ? text.append(";mode=record").toString() : text.toString();
    }
}
