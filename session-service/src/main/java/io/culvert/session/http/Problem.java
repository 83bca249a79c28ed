package io.culvert.session.http;

import io.culvert.wire.kafka.Json;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** Why a request was refused (RFC 9457). */
record Problem(String type, String title, int status, String detail) {
    static void answer(RoutingContext context, int status, String detail) {
        String title = HttpResponseStatus.valueOf(status).reasonPhrase();
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .putHeader("Cache-Control", "no-store")
                .end(Buffer.buffer(Json.bytes(new Problem("about:blank", title, status, detail))));
    }

    /** What a handler threw, or a limit of Vert.x; nothing of the cause is told. */
    static void failure(RoutingContext context) {
        if (context.response().headWritten()) {
            context.response().close();
            return;
        }
        int status = context.statusCode() < 400 ? 500 : context.statusCode();
        answer(context, status, status == 413 ? "a definition has 64 KiB at most" : "the request cannot be served");
    }
}
