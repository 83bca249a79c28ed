package io.culvert.fleet.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a client takes from an SDP (RFC 4566): control URLs and encodings.
 *
 * @param aggregateUrl where PLAY, PAUSE and TEARDOWN go
 * @param tracks       in the order of the media sections
 * @param sdp          the whole text
 */
public record Description(String aggregateUrl, List<Track> tracks, String sdp) {
    private static final String CONTROL = "a=control:";
    private static final String RTPMAP = "a=rtpmap:";

    /**
     * Reads a description.
     *
     * @param base Content-Base, or the URL of the DESCRIBE where there is none (RFC 2326, C.1.1)
     */
    public static Description parse(String base, String sdp) {
        String[] sections = sdp.split("(?m)^(?=m=)");
        List<Track> tracks = new ArrayList<>();
        for (int i = sections[0].startsWith("m=") ? 0 : 1; i < sections.length; i++) {
            tracks.add(track(base, sections[i]));
        }
        return new Description(resolve(base, value(sections[0], CONTROL)), List.copyOf(tracks), sdp);
    }

    private static Track track(String base, String section) {
        String kind = section.substring(2).split("\\s", 2)[0];
        String[] map = value(section, RTPMAP).split("[ /]");
        String encoding = map.length > 1 ? map[1].toUpperCase(Locale.ROOT) : "";
        int clockRate = map.length > 2 ? Integer.parseInt(map[2].strip()) : 0;
        return new Track(resolve(base, value(section, CONTROL)), kind, encoding, clockRate);
    }

    private static String value(String section, String attribute) {
        return section.lines()
                .filter(line -> line.startsWith(attribute))
                .map(line -> line.substring(attribute.length()).strip())
                .findFirst()
                .orElse("");
    }

    private static String resolve(String base, String control) {
        if (control.isEmpty() || control.equals("*")) {
            return base;
        }
        if (control.contains("://")) {
            return control;
        }
        return base.endsWith("/") ? base + control : base + "/" + control;
    }
}
