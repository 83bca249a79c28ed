package io.culvert.wire.sdp;

import java.util.List;
import java.util.Optional;

/** Lines of a description, and what stands in them. */
final class Lines {
    static final String CONTROL = "a=control:";

    private Lines() {}

    /** What follows the prefix in the first line that begins with it. */
    static Optional<String> value(List<String> lines, String prefix) {
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .findFirst();
    }

    /** -1 for what is no number of at most eight digits. */
    static int number(String text) {
        return text.matches("[0-9]{1,8}") ? Integer.parseInt(text) : -1;
    }
}
