package io.culvert.relay.source;

import io.culvert.wire.kafka.StreamState;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Puts FFmpeg's media sections into the form that Culvert's viewers get (RFC 4566; RFC 2326, appendix C). */
final class SdpWriter {
    private static final String END = "\r\n";

    /** FFmpeg leaves these unsaid, as RFC 3551 allows; some clients want to be told. */
    private static final Map<Integer, String> STATIC_ENCODINGS =
            Map.of(0, "PCMU/8000", 8, "PCMA/8000", 26, "JPEG/90000");

    /**
     * AAC without spectral band replication, and behind it FFmpeg's explicit word that there is none (ISO 14496-3, 1.6.5),
     * which says nothing new. Axis' player for browsers takes two bytes and fails at more.
     */
    private static final Pattern AAC_WITHOUT_SBR = Pattern.compile("(config=\\p{XDigit}{4})56E500(?!\\p{XDigit})");

    private SdpWriter() {}

    static String session(List<String> sections, Optional<Double> durationSeconds) {
        StringBuilder sdp = new StringBuilder();
        line(sdp, "v=0");
        line(sdp, "o=- 0 0 IN IP4 0.0.0.0");
        line(sdp, "s=Culvert");
        line(sdp, "c=IN IP4 0.0.0.0");
        line(sdp, "t=0 0");
        line(sdp, "a=control:*");
        line(sdp, "a=range:npt=" + durationSeconds.map(d -> "0-" + seconds(d)).orElse("now-"));
        sections.forEach(sdp::append);
        return sdp.toString();
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }

    /** The one media section of a description by FFmpeg. */
    static String section(String ffmpegSdp, int track) {
        StringBuilder section = new StringBuilder();
        List<String> lines =
                ffmpegSdp.lines().dropWhile(l -> !l.startsWith("m=")).toList();
        String[] media = lines.get(0).substring(2).split(" ");
        line(section, "m=" + media[0] + " 0 RTP/AVP " + media[3]);
        String encoding = STATIC_ENCODINGS.get(Integer.parseInt(media[3]));
        if (encoding != null && lines.stream().noneMatch(l -> l.startsWith("a=rtpmap:"))) {
            line(section, "a=rtpmap:" + media[3] + " " + encoding);
        }
        lines.stream()
                .filter(SdpWriter::isOfTheCodec)
                .map(l -> AAC_WITHOUT_SBR.matcher(l).replaceFirst("$1"))
                .forEach(l -> line(section, l));
        line(section, "a=control:" + StreamState.control(track));
        return section.toString();
    }

    private static boolean isOfTheCodec(String line) {
        return line.startsWith("a=rtpmap:") || line.startsWith("a=fmtp:") || line.startsWith("a=framesize:");
    }

    static StreamState.Track track(String section, int number) {
        String[] media = section.substring(2, section.indexOf(END)).split(" ");
        String[] map = section.lines()
                .filter(l -> l.startsWith("a=rtpmap:"))
                .findFirst()
                .orElseThrow(() -> new UnreadableMediaException("no rtpmap for track " + number))
                .split(" ")[1]
                .split("/");
        return new StreamState.Track(number, media[0], Integer.parseInt(media[3]), Integer.parseInt(map[1]), map[0]);
    }

    private static void line(StringBuilder sdp, String line) {
        sdp.append(line).append(END);
    }
}
