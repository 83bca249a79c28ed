package io.culvert.wire.sdp;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is told of a payload type.
 *
 * @param encoding  in upper case
 * @param clockRate 0 if it is neither told nor fixed
 */
record Rtpmap(String encoding, int clockRate) {
    /** RFC 3551, 6: payload types that need no rtpmap. */
    private static final Map<Integer, Rtpmap> FIXED = Map.ofEntries(
            Map.entry(0, new Rtpmap("PCMU", 8000)),
            Map.entry(3, new Rtpmap("GSM", 8000)),
            Map.entry(4, new Rtpmap("G723", 8000)),
            Map.entry(8, new Rtpmap("PCMA", 8000)),
            Map.entry(9, new Rtpmap("G722", 8000)),
            Map.entry(10, new Rtpmap("L16", 44_100)),
            Map.entry(11, new Rtpmap("L16", 44_100)),
            Map.entry(14, new Rtpmap("MPA", 90_000)),
            Map.entry(18, new Rtpmap("G729", 8000)),
            Map.entry(26, new Rtpmap("JPEG", 90_000)),
            Map.entry(32, new Rtpmap("MPV", 90_000)),
            Map.entry(33, new Rtpmap("MP2T", 90_000)));

    private static final Rtpmap UNKNOWN = new Rtpmap("", 0);

    static Rtpmap of(int payloadType, List<String> lines) {
        Rtpmap fixed = FIXED.getOrDefault(payloadType, UNKNOWN);
        return Lines.value(lines, "a=rtpmap:" + payloadType + " ")
                .map(text -> text.split("/"))
                .map(told -> new Rtpmap(told[0].strip().toUpperCase(Locale.ROOT), clockRate(told, fixed)))
                .orElse(fixed);
    }

    private static int clockRate(String[] told, Rtpmap fixed) {
        return Optional.of(told)
                .filter(parts -> parts.length > 1)
                .map(parts -> Lines.number(parts[1].strip()))
                .filter(rate -> rate > 0)
                .orElse(fixed.clockRate());
    }
}
