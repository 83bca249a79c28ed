package io.culvert.gateway.access;

import java.time.Duration;
import java.util.List;

/**
 * What becomes of a request.
 *
 * @param why        for the metric
 * @param challenges the values of the {@code WWW-Authenticate} lines; none if it is granted
 * @param delay      for so long the client is not told, so that nobody guesses fast
 */
public record Decision(Why why, List<String> challenges, Duration delay) {
    /** The reasons. */
    public enum Why {
        GRANTED,
        /** Nothing was answered yet: how every client begins. */
        NOT_ASKED,
        /** Right, with a nonce that is too old. */
        STALE,
        /** Wrong, or not to be understood. */
        WRONG
    }

    static final Decision GRANTED = new Decision(Why.GRANTED, List.of(), Duration.ZERO);

    public Decision {
        challenges = List.copyOf(challenges);
    }

    public boolean isGranted() {
        return why == Why.GRANTED;
    }
}
