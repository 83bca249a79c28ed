package io.culvert.wire.sdp;

import io.culvert.wire.kafka.StreamState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A session description from a camera or a publisher (RFC 4566). Lines are kept as they came, so that they can be passed on.
 *
 * @param session  lines before the first media section
 * @param sections in their order; the place of each is the number of its track
 */
public record SessionDescription(List<String> session, List<MediaSection> sections) {
    public static final int MAX_BYTES = 32 * 1024;
    public static final int MAX_SECTIONS = 16;

    public SessionDescription {
        session = List.copyOf(session);
        sections = List.copyOf(sections);
    }

    /** True if the text is within the limit, which holds for its bytes. */
    public static boolean fits(String text) {
        return text.length() <= MAX_BYTES && text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }

    /** As {@link #parse(String)}. */
    public static SessionDescription parse(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("a description of " + bytes.length + " bytes");
        }
        return read(new String(bytes, StandardCharsets.UTF_8));
    }

    /**
     * Reads leniently: what is no description has no sections, and of a payload type that nothing is told of, the usual is
     * supposed. Lines may end in CRLF, LF, CR or nothing.
     *
     * @throws IllegalArgumentException if it is over a limit, or the {@code m=} line of a section is cut off
     */
    public static SessionDescription parse(String text) {
        if (!fits(text)) {
            throw new IllegalArgumentException("a description of " + text.length() + " characters");
        }
        return read(text);
    }

    /**
     * What a publisher announces. It waits for the answer, so it is told at once of what could not be passed on.
     *
     * @throws IllegalArgumentException also if this is no description, has no section, or one that is not RTP, or whose
     *     encoding or clock rate is not known
     */
    public static SessionDescription announced(String text) {
        SessionDescription description = parse(text);
        if (description.session.isEmpty() || !description.session.getFirst().startsWith("v=")) {
            throw new IllegalArgumentException("no description");
        }
        if (description.sections.isEmpty()) {
            throw new IllegalArgumentException("a description without media sections");
        }
        description.sections.forEach(MediaSection::requireComplete);
        return description;
    }

    private static SessionDescription read(String text) {
        List<List<String>> parts = new ArrayList<>(List.of(new ArrayList<>()));
        for (String line : text.split("\r\n|\n|\r")) {
            String stripped = line.replace("\0", "").strip();
            if (stripped.startsWith("m=")) {
                parts.add(new ArrayList<>());
            }
            if (stripped.length() > 1 && stripped.charAt(1) == '=') {
                parts.getLast().add(stripped);
            }
        }
        if (parts.size() - 1 > MAX_SECTIONS) {
            throw new IllegalArgumentException("a description of " + (parts.size() - 1) + " media sections");
        }
        return new SessionDescription(
                parts.getFirst(), parts.stream().skip(1).map(MediaSection::of).toList());
    }

    /** How the whole session is named, where that is told. */
    public Optional<String> control() {
        return Lines.value(session, Lines.CONTROL);
    }

    public SessionDescription with(List<MediaSection> kept) {
        return new SessionDescription(session, kept);
    }

    public List<StreamState.Track> tracks() {
        return IntStream.range(0, sections.size())
                .mapToObj(n -> sections.get(n).track(n))
                .toList();
    }
}
