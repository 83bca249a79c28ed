package io.culvert.wire.kafka;

import java.util.Objects;

/**
 * Where a gateway is reached.
 *
 * @param instance       its id, new at every start of the process
 * @param replyPartition partition of {@link Topics#REPLIES} that it reads
 * @param link           {@code host:port} of its link server
 */
public record GatewayAddress(String instance, int replyPartition, String link) {
    public GatewayAddress {
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(link, "link");
    }
}
