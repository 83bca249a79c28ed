package io.culvert.relay.source.rtp;

import io.culvert.relay.stream.SourceDescription;
import io.culvert.wire.kafka.StreamState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A session description from a camera or a publisher (RFC 4566), read leniently and passed on as it came: only addresses,
 * ports and controls are changed.
 *
 * @param session  lines before the first media section
 * @param sections in their order
 */
public record ForeignSdp(List<String> session, List<MediaSection> sections) {
    public static final int MAX_BYTES = 32 * 1024;
    public static final int MAX_SECTIONS = 16;

    private static final String END = "\r\n";
    private static final String CONTROL = "a=control:";
    private static final String RTPMAP = "a=rtpmap:";
    private static final String CONNECTION = "c=IN IP4 0.0.0.0";
    private static final int USUAL_CLOCK_RATE = 90_000;

    private record Fixed(String encoding, int clockRate) {}

    /** Payload types that need no rtpmap (RFC 3551, 6). */
    private static final Map<Integer, Fixed> FIXED = Map.of(
            0, new Fixed("PCMU", 8000),
            3, new Fixed("GSM", 8000),
            8, new Fixed("PCMA", 8000),
            9, new Fixed("G722", 8000),
            10, new Fixed("L16", 44_100),
            11, new Fixed("L16", 44_100),
            14, new Fixed("MPA", 90_000),
            26, new Fixed("JPEG", 90_000),
            32, new Fixed("MPV", 90_000),
            33, new Fixed("MP2T", 90_000));

    /** @throws IllegalArgumentException if it is too long, has too many sections, or a section is not readable */
    public static ForeignSdp parse(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("a description of " + bytes.length + " bytes");
        }
        List<List<String>> parts = new ArrayList<>(List.of(new ArrayList<>()));
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\r\n|\n|\r")) {
            String text = line.replace("\0", "").stripTrailing();
            if (text.startsWith("m=")) {
                parts.add(new ArrayList<>());
            }
            if (text.length() > 1 && text.charAt(1) == '=') {
                parts.getLast().add(text);
            }
        }
        if (parts.size() - 1 > MAX_SECTIONS) {
            throw new IllegalArgumentException("a description of " + (parts.size() - 1) + " media sections");
        }
        return new ForeignSdp(
                List.copyOf(parts.getFirst()),
                parts.stream().skip(1).map(ForeignSdp::section).toList());
    }

    private static MediaSection section(List<String> lines) {
        String[] media = lines.getFirst().substring(2).trim().split("\\s+");
        if (media.length < 4) {
            throw new IllegalArgumentException("a media section without payload type");
        }
        int payloadType = isNumber(media[3]) ? Integer.parseInt(media[3]) : 0;
        Fixed format = format(lines, payloadType);
        return new MediaSection(
                media[0].toLowerCase(Locale.ROOT),
                media[2].toUpperCase(Locale.ROOT),
                payloadType,
                format.encoding(),
                format.clockRate(),
                value(lines, CONTROL),
                !lines.contains("a=sendonly"),
                List.copyOf(lines));
    }

    private static Fixed format(List<String> lines, int payloadType) {
        Fixed fixed = FIXED.getOrDefault(payloadType, new Fixed("", USUAL_CLOCK_RATE));
        String prefix = RTPMAP + payloadType + " ";
        return value(lines, prefix)
                .map(map -> map.split("/"))
                .map(map -> format(map, fixed))
                .orElse(fixed);
    }

    /** Cameras have written a clock rate of 0; time must not be divided by it. */
    private static Fixed format(String[] map, Fixed fixed) {
        boolean usable = map.length > 1 && isNumber(map[1]) && Integer.parseInt(map[1]) > 0;
        return new Fixed(
                map[0].trim().toUpperCase(Locale.ROOT), usable ? Integer.parseInt(map[1].trim()) : fixed.clockRate());
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,8}");
    }

    private static Optional<String> value(List<String> lines, String prefix) {
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()).trim())
                .findFirst();
    }

    /** How the whole session is named, where that is told. */
    public Optional<String> control() {
        return value(session, CONTROL);
    }

    public ForeignSdp with(List<MediaSection> kept) {
        return new ForeignSdp(session, List.copyOf(kept));
    }

    /** As our viewers get it: addresses and ports say nothing, controls name our tracks. */
    public SourceDescription description() {
        List<String> lines = new ArrayList<>();
        session.stream().filter(ForeignSdp::isLasting).forEach(line -> lines.add(changed(line, "*")));
        addIfMissing(lines, 0, "c=", CONNECTION, "t=");
        addIfMissing(lines, 0, CONTROL, CONTROL + "*", "");
        for (int n = 0; n < sections.size(); n++) {
            int start = lines.size();
            String control = StreamState.control(n);
            sections.get(n).lines().stream()
                    .filter(ForeignSdp::isLasting)
                    .forEach(line -> lines.add(changed(line, control)));
            addIfMissing(lines, start, CONTROL, CONTROL + control, "");
        }
        List<StreamState.Track> tracks = IntStream.range(0, sections.size())
                .mapToObj(n -> sections.get(n).track(n))
                .toList();
        return new SourceDescription(String.join(END, lines) + END, tracks, Optional.empty());
    }

    /** SSRC and clock are the gateway's own (GStreamer announces those of its publisher). */
    private static boolean isLasting(String line) {
        return !line.startsWith("a=ssrc") && !line.startsWith("a=ts-refclk:") && !line.startsWith("a=mediaclk:");
    }

    private static String changed(String line, String control) {
        if (line.startsWith("c=")) {
            return CONNECTION;
        }
        if (line.startsWith(CONTROL)) {
            return CONTROL + control;
        }
        return line.startsWith("m=") ? line.replaceFirst("^(m=\\S+\\s+)[0-9]+(/[0-9]+)?", "$10") : line;
    }

    /** Where the order of lines matters, before the first that begins with {@code before}; else at the end. */
    private static void addIfMissing(List<String> lines, int from, String prefix, String line, String before) {
        List<String> part = lines.subList(from, lines.size());
        if (part.stream().anyMatch(present -> present.startsWith(prefix))) {
            return;
        }
        int at = part.size();
        for (int i = 0; i < part.size() && !before.isEmpty() && at == part.size(); i++) {
            at = part.get(i).startsWith(before) ? i : at;
        }
        part.add(at, line);
    }
}
