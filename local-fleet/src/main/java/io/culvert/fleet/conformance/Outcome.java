package io.culvert.fleet.conformance;

/** What became of an item. */
public enum Outcome {
    PASSED("passed"),
    /** An orderly answer, but another one than expected. */
    DIFFERS("differs"),
    /** No answer, a broken stream, or a closed connection where there should be none. */
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
