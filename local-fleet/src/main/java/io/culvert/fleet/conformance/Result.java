package io.culvert.fleet.conformance;

/**
 * The outcome of one item.
 *
 * @param came what the server did, or why nothing could be tried
 */
public record Result(Item item, Outcome outcome, String came) {
    public boolean isFailure() {
        return outcome == Outcome.FAILED;
    }

    public String line() {
        return "%3d  %-14s  %s | %s".formatted(item.number(), outcome.word(), item.title(), came);
    }
}
