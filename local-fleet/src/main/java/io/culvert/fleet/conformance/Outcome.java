package io.culvert.fleet.conformance;

/** What became of an item. */
public enum Outcome {
    PASSED("passed"),
    /** A server of somebody else's does otherwise than expected, in order or without a word. */
    DIFFERS("differs"),
    /** A fleet of ours does otherwise than expected; or a step on the way to the question did not work. */
    FAILED("failed"),
    /** Belongs to something that the fleet does not do yet; what it does instead has been looked at. */
    NOT_YET("not yet"),
    /** Asks for something that is not there: a fleet, a proxy, a player. */
    NOT_APPLICABLE("not applicable");

    private final String word;

    Outcome(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
