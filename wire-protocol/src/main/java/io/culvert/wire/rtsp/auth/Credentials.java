package io.culvert.wire.rtsp.auth;

import java.nio.charset.StandardCharsets;

/** A user's name and password, as people write them. */
public record Credentials(String user, String password) {
    public Credentials {
        if (user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("colon in the name of a user");
        }
    }

    String wireUser() {
        return toWire(user);
    }

    String wirePassword() {
        return toWire(password);
    }

    static String toWire(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return "Credentials[secret]";
    }
}
