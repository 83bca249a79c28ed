package io.culvert.wire.rtsp.header;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * The RTP-Info header of a PLAY reply (RFC 2326, 12.33): one entry per track.
 *
 * @param entries in the order of the tracks
 */
public record RtpInfoHeader(List<Entry> entries) {
    /** A comma may stand in a URL: only one before the next {@code url=} parts two entries. */
    private static final Pattern NEXT_ENTRY = Pattern.compile(",(?=\\s*url=)", Pattern.CASE_INSENSITIVE);

    /**
     * One track.
     *
     * @param url     equal, character by character, to the URL of the track's SETUP: FFmpeg compares strings
     * @param seq     sequence number of the first packet, 0 to 65535
     * @param rtptime RTP timestamp that corresponds to the start of the Range, 0 to 2^32-1
     */
    public record Entry(String url, OptionalInt seq, OptionalLong rtptime) {}

    public String format() {
        List<String> parts = new ArrayList<>();
        for (Entry entry : entries) {
            StringBuilder part = new StringBuilder("url=").append(entry.url());
            entry.seq().ifPresent(seq -> part.append(";seq=").append(seq));
            entry.rtptime().ifPresent(rtptime -> part.append(";rtptime=").append(rtptime));
            parts.add(part.toString());
        }
        return String.join(",", parts);
    }

    public static RtpInfoHeader parse(String value) {
        List<Entry> entries = new ArrayList<>();
        for (String part : NEXT_ENTRY.split(value)) {
            entries.add(parseEntry(part.strip()));
        }
        return new RtpInfoHeader(entries);
    }

    private static Entry parseEntry(String text) {
        String url = "";
        OptionalInt seq = OptionalInt.empty();
        OptionalLong rtptime = OptionalLong.empty();
        for (String field : text.split(";")) {
            String[] pair = field.strip().split("=", 2);
            String content = pair.length == 2 ? pair[1] : "";
            switch (pair[0].strip().toLowerCase(Locale.ROOT)) {
                case "url" -> url = content;
                case "seq" -> seq = OptionalInt.of((int) number(content, 0xFFFF));
                case "rtptime" -> rtptime = OptionalLong.of(number(content, 0xFFFF_FFFFL));
                default -> {} // ssrc and others: of no use here
            }
        }
        return new Entry(url, seq, rtptime);
    }

    private static long number(String text, long max) {
        long value = Long.parseLong(text.strip());
        if (value < 0 || value > max) {
            throw new IllegalArgumentException("number out of range");
        }
        return value;
    }
}
