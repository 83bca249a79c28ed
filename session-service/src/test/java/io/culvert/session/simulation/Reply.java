package io.culvert.session.simulation;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a client reads of a response. */
record Reply(int status, Optional<String> session) {
    Reply(byte[] response) {
        this(new String(response, StandardCharsets.ISO_8859_1));
    }

    private Reply(String text) {
        this(Integer.parseInt(text.substring(9, 12)), session(text));
    }

    private static Optional<String> session(String text) {
        int begin = text.indexOf("\r\nSession: ");
        return begin < 0 ? Optional.empty() : Optional.of(text.substring(begin + 11, text.indexOf(';', begin)));
    }
}
