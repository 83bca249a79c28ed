package io.culvert.wire.sdp;

import io.culvert.wire.kafka.StreamState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One {@code m=} line and what it takes to set it up.
 *
 * @param kind        video, audio or another media type
 * @param payloadType the first, if there are several
 * @param encoding    encoding name of its rtpmap
 * @param clockRate   ticks of the RTP timestamp per second
 * @param control     the control attribute, relative or absolute
 */
public record MediaSection(String kind, int payloadType, String encoding, int clockRate, Optional<String> control) {
    private static final String RTPMAP = "a=rtpmap:";
    private static final String CONTROL = "a=control:";

    /** RFC 3551, 6: payload types that need no rtpmap. */
    private static final Map<Integer, String> STATIC_ENCODINGS = Map.ofEntries(
            Map.entry(0, "PCMU/8000"),
            Map.entry(3, "GSM/8000"),
            Map.entry(4, "G723/8000"),
            Map.entry(8, "PCMA/8000"),
            Map.entry(9, "G722/8000"),
            Map.entry(10, "L16/44100/2"),
            Map.entry(11, "L16/44100"),
            Map.entry(14, "MPA/90000"),
            Map.entry(18, "G729/8000"),
            Map.entry(26, "JPEG/90000"),
            Map.entry(32, "MPV/90000"),
            Map.entry(33, "MP2T/90000"));

    /** @throws IllegalArgumentException if this is no RTP media that can be passed on */
    static MediaSection of(String media, List<String> lines) {
        String[] words = media.substring(2).strip().split("\\s+");
        if (words.length < 4 || !words[2].startsWith("RTP/")) {
            throw new IllegalArgumentException("no RTP media section");
        }
        int payloadType = Integer.parseInt(words[3]);
        if (payloadType < 0 || payloadType > 127) {
            throw new IllegalArgumentException("no payload type");
        }
        String[] map = rtpmap(payloadType, lines).split("/");
        int clockRate = map.length < 2 ? 0 : Integer.parseInt(map[1].strip());
        if (clockRate <= 0) {
            throw new IllegalArgumentException("no clock rate");
        }
        Optional<String> control = lines.stream()
                .filter(line -> line.startsWith(CONTROL))
                .map(line -> line.substring(CONTROL.length()).strip())
                .findFirst();
        return new MediaSection(words[0], payloadType, map[0].strip(), clockRate, control);
    }

    private static String rtpmap(int payloadType, List<String> lines) {
        String prefix = RTPMAP + payloadType + " ";
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .findFirst()
                .or(() -> Optional.ofNullable(STATIC_ENCODINGS.get(payloadType)))
                .orElseThrow(() -> new IllegalArgumentException("no rtpmap for payload type " + payloadType));
    }

    StreamState.Track track(int number) {
        return new StreamState.Track(number, kind, payloadType, clockRate, encoding);
    }
}
