package io.culvert.wire.sdp;

import io.culvert.wire.kafka.StreamState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A session description with at least one RTP media section.
 *
 * @param media in their order; the place of each is the number of its track
 */
public record SessionDescription(List<MediaSection> media) {
    public static final int MAX_CHARS = 32 * 1024;
    public static final int MAX_MEDIA = 16;

    public SessionDescription {
        media = List.copyOf(media);
    }

    /**
     * Lines may end in CRLF, LF or nothing.
     *
     * @throws IllegalArgumentException if the text is no session description, is over a limit, or names other media than RTP
     */
    public static SessionDescription parse(String text) {
        if (text.length() > MAX_CHARS) {
            throw new IllegalArgumentException("session description of " + text.length() + " characters");
        }
        List<String> lines =
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        if (lines.isEmpty() || !lines.get(0).startsWith("v=")) {
            throw new IllegalArgumentException("no session description");
        }
        int[] starts = IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).startsWith("m="))
                .toArray();
        if (starts.length == 0 || starts.length > MAX_MEDIA) {
            throw new IllegalArgumentException(starts.length + " media sections");
        }
        List<MediaSection> media = new ArrayList<>();
        for (int i = 0; i < starts.length; i++) {
            int end = i + 1 < starts.length ? starts[i + 1] : lines.size();
            media.add(MediaSection.of(lines.get(starts[i]), lines.subList(starts[i] + 1, end)));
        }
        return new SessionDescription(media);
    }

    public List<StreamState.Track> tracks() {
        return IntStream.range(0, media.size())
                .mapToObj(i -> media.get(i).track(i))
                .toList();
    }
}
