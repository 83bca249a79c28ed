package io.culvert.gateway.access;

import java.util.List;

/**
 * What becomes of a request.
 *
 * @param why        for the metric
 * @param challenges the values of the {@code WWW-Authenticate} lines; none if it is granted
 */
public record Decision(Why why, List<String> challenges) {
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

    static final Decision GRANTED = new Decision(Why.GRANTED, List.of());

    public Decision {
        challenges = List.copyOf(challenges);
    }

    public boolean isGranted() {
        return why == Why.GRANTED;
    }
}
