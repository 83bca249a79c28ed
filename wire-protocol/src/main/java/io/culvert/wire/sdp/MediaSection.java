package io.culvert.wire.sdp;

import io.culvert.wire.kafka.StreamState;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One media section (RFC 4566, 5.14).
 *
 * @param kind        audio, video, application …
 * @param protocol    RTP profile, as in {@code RTP/AVP}
 * @param payloadType the first of its payload types; -1 if that is none of RTP
 * @param encoding    name of the payload format in upper case; empty if neither told nor fixed by RFC 3551
 * @param clockRate   ticks per second, never 0
 * @param control     how the section is named in SETUP, relative or absolute; empty for a description that names none
 * @param towardsUs   false where media is only to be sent by the reader, as to a camera's loudspeaker
 * @param lines       as they came, the {@code m=} line first
 */
public record MediaSection(
        String kind,
        String protocol,
        int payloadType,
        String encoding,
        int clockRate,
        Optional<String> control,
        boolean towardsUs,
        List<String> lines) {
    private static final int MAX_PAYLOAD_TYPE = 127;
    private static final int USUAL_CLOCK_RATE = 90_000;

    public MediaSection {
        lines = List.copyOf(lines);
    }

    /**
     * Cameras have written a clock rate of 0; time must not be divided by it.
     *
     * @throws IllegalArgumentException if the {@code m=} line is cut off
     */
    static MediaSection of(List<String> lines) {
        String[] words = lines.getFirst().substring(2).strip().split("\\s+");
        if (words.length < 4) {
            throw new IllegalArgumentException("a media section without payload type");
        }
        int number = Lines.number(words[3]);
        int payloadType = number <= MAX_PAYLOAD_TYPE ? number : -1;
        Rtpmap map = Rtpmap.of(payloadType, lines);
        return new MediaSection(
                words[0].toLowerCase(Locale.ROOT),
                words[2].toUpperCase(Locale.ROOT),
                payloadType,
                map.encoding(),
                map.clockRate() > 0 ? map.clockRate() : USUAL_CLOCK_RATE,
                Lines.value(lines, Lines.CONTROL),
                !lines.contains("a=sendonly"),
                lines);
    }

    /** @throws IllegalArgumentException unless it tells all that it takes to pass it on */
    void requireComplete() {
        if (!protocol.startsWith("RTP/") || payloadType < 0) {
            throw new IllegalArgumentException("a media section that is not RTP");
        }
        if (encoding.isEmpty()) {
            throw new IllegalArgumentException("no rtpmap for payload type " + payloadType);
        }
        if (Rtpmap.of(payloadType, lines).clockRate() == 0) {
            throw new IllegalArgumentException("no clock rate for payload type " + payloadType);
        }
    }

    public boolean isVideo() {
        return kind.equals("video");
    }

    /** True for what can be passed on; of encrypted media only the peer has the key. */
    public boolean isPlainRtp() {
        return payloadType >= 0 && (protocol.equals("RTP/AVP") || protocol.equals("RTP/AVPF"));
    }

    StreamState.Track track(int number) {
        return new StreamState.Track(number, kind, payloadType, clockRate, encoding);
    }
}
