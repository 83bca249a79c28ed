package io.culvert.fleet.conformance;

import java.time.Duration;

/**
 * How long a target is known to wait, so that a check knows how long it has to.
 *
 * @param head       for the end of an HTTP head
 * @param post       for the GET of a POST
 * @param get        for the POST of a GET
 * @param idle       for a sign of life of a session that is not played
 * @param stall      for a viewer that takes nothing
 * @param silentPost for the first byte of a POST, before it is answered
 * @param nonceLife  until a nonce is stale
 */
record Waits(
        Duration head,
        Duration post,
        Duration get,
        Duration idle,
        Duration stall,
        Duration silentPost,
        Duration nonceLife) {
    /** Those of the checklist. */
    static final Waits STANDARD =
            new Waits(seconds(10), seconds(10), seconds(60), seconds(60), seconds(15), seconds(3), seconds(30));

    /** Those that {@link ConformanceFleet} sets. */
    static final Waits SHORT =
            new Waits(seconds(6), seconds(6), seconds(6), seconds(12), seconds(4), seconds(3), seconds(8));

    private static Duration seconds(long count) {
        return Duration.ofSeconds(count);
    }
}
