package io.culvert.gateway.publication;

import java.time.Duration;

/**
 * Limits of publishers; the configuration documents each.
 *
 * @param keptBytes  kept of one publisher since its last random-access point, for relays that ask later
 * @param allKeptBytes kept of all publishers together; over it relays that ask later wait for a random-access point
 * @param askedWait  how long a relay's question is waited for; then what was kept is dropped
 * @param queueBytes of one publisher that wait on one link; over it whole access units are dropped
 * @param maxAskers  relays that may ask for one publisher at a time
 */
public record PublicationSettings(int keptBytes, long allKeptBytes, Duration askedWait, int queueBytes, int maxAskers) {
    public static final PublicationSettings DEFAULTS =
            new PublicationSettings(4 * 1024 * 1024, 64 * 1024 * 1024, Duration.ofSeconds(10), 8 * 1024 * 1024, 4);
}
