package io.culvert.session.http;

import java.util.Optional;

/**
 * What this edge needs of the configuration.
 *
 * @param token      that requests must bear
 * @param maxStreams definitions that the catalogue may hold
 */
public record ApiSettings(Optional<String> token, int maxStreams) {
    @Override
    public String toString() {
        return "ApiSettings[maxStreams=" + maxStreams + "]";
    }
}
