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
import jakarta.inject.Inject;
import java.util.function.Supplier;

/** {@code GET /api/sessions}: how much each owned partition holds. */
@ApplicationScoped
class SessionApi {
    static final String PATH = "/api/sessions";

    /** Looked up per request: routes are set up before the Kafka channels are, which the loop's sink needs. */
    private final Supplier<SessionLoop> loop;

    private final ApiAccess access;

    @Inject
    SessionApi(Instance<SessionLoop> loop, ApiSettings settings) {
        this((Supplier<SessionLoop>) loop::get, settings);
    }

    SessionApi(Supplier<SessionLoop> loop, ApiSettings settings) {
        this.loop = loop;
        this.access = new ApiAccess(settings.token());
    }

    void routes(@Observes Router router) {
        router.get(PATH).handler(access::admitReader).handler(this::answer);
    }

    private void answer(RoutingContext context) {
        Future.fromCompletionStage(loop.get().census(), context.vertx().getOrCreateContext())
                .onSuccess(census -> context.response()
                        .putHeader("Content-Type", "application/json")
                        .putHeader("Cache-Control", "no-store")
                        .end(Buffer.buffer(Json.bytes(census.partitions()))))
                .onFailure(context::fail);
    }
}
