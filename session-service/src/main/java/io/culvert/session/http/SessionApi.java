package io.culvert.session.http;

import io.culvert.session.partition.SessionLoop;
import io.culvert.wire.kafka.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.util.function.Function;

/** {@code GET /api/streams} and {@code GET /api/sessions}. */
@ApplicationScoped
class SessionApi {
    /** Looked up per request: routes are set up before the Kafka channels are, which the loop's sink needs. */
    private final Instance<SessionLoop> loop;

    SessionApi(Instance<SessionLoop> loop) {
        this.loop = loop;
    }

    void routes(@Observes Router router) {
        router.get("/api/streams").handler(context -> answer(context, SessionLoop.Census::streams));
        router.get("/api/sessions").handler(context -> answer(context, SessionLoop.Census::partitions));
    }

    private void answer(RoutingContext context, Function<SessionLoop.Census, Object> part) {
        Future.fromCompletionStage(loop.get().census(), context.vertx().getOrCreateContext())
                .map(part)
                .onSuccess(found -> context.response()
                        .putHeader("Content-Type", "application/json")
                        .putHeader("Cache-Control", "no-store")
                        .end(Buffer.buffer(Json.bytes(found))))
                .onFailure(context::fail);
    }
}
