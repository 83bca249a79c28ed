package io.culvert.relay.source.rtp;

import io.culvert.relay.stream.SourceDescription;
import io.culvert.wire.kafka.StreamState;
import io.culvert.wire.sdp.MediaSection;
import io.culvert.wire.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A description from elsewhere as viewers get it: addresses and ports say nothing, controls name our tracks. */
public final class ViewerSdp {
    private static final String END = "\r\n";
    private static final String CONTROL = "a=control:";
    private static final String CONNECTION = "c=IN IP4 0.0.0.0";

    private ViewerSdp() {}

    public static SourceDescription of(SessionDescription sdp) {
        List<String> lines = new ArrayList<>();
        sdp.session().stream().filter(ViewerSdp::isLasting).forEach(line -> lines.add(changed(line, "*")));
        addIfMissing(lines, 0, "c=", CONNECTION, "t=");
        addIfMissing(lines, 0, CONTROL, CONTROL + "*", "");
        for (int n = 0; n < sdp.sections().size(); n++) {
            addSection(lines, sdp.sections().get(n), StreamState.control(n));
        }
        return new SourceDescription(String.join(END, lines) + END, sdp.tracks(), Optional.empty());
    }

    private static void addSection(List<String> lines, MediaSection section, String control) {
        int start = lines.size();
        section.lines().stream().filter(ViewerSdp::isLasting).forEach(line -> lines.add(changed(line, control)));
        addIfMissing(lines, start, CONTROL, CONTROL + control, "");
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
