package io.culvert.session.simulation;

import java.util.Optional;

/**
 * What a client believes of its session, from the replies that it has seen.
 *
 * @param session its id
 * @param playing true between the replies to PLAY and PAUSE
 * @param certain false once a request that may have changed it went without an answer
 */
record ClientView(Optional<String> session, boolean playing, boolean certain) {
    static final ClientView NONE = new ClientView(Optional.empty(), false, true);

    ClientView doubtful() {
        return new ClientView(session, playing, false);
    }

    /** After an answer to a request of this method. */
    ClientView answered(String method, int status, Optional<String> named) {
        if (status == 454) {
            return NONE;
        }
        if (status != 200) {
            return this;
        }
        return switch (method) {
            case "SETUP" -> new ClientView(named, named.equals(session) && playing, certain || session.isEmpty());
            case "PLAY" -> new ClientView(session, true, true);
            case "PAUSE" -> new ClientView(session, false, true);
            case "TEARDOWN" -> NONE;
            default -> this;
        };
    }
}
