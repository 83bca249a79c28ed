package io.culvert.fleet.conformance;

/**
 * The outcome of one item.
 *
 * @param came what the server did, or why nothing could be tried
 */
public record Result(Item item, Outcome outcome, String came) {
    /** False if somebody has to look at it: a failure, or a difference that nobody has decided. */
    public boolean isAcceptable() {
        return switch (outcome) {
            case PASSED, NOT_YET, NOT_APPLICABLE -> true;
            case DIFFERS -> item.deliberately().isPresent();
            case FAILED -> false;
        };
    }

    public String line() {
        return "%3d  %-14s  %s | %s".formatted(item.number(), outcome.word(), item.title(), came);
    }
}
