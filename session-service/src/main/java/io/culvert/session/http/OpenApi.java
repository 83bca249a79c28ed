package io.culvert.session.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** {@code GET /api/openapi.json}: written by hand, because what Quarkus can derive one from are JAX-RS resources. */
@ApplicationScoped
class OpenApi {
    static final String PATH = "/api/openapi.json";

    void routes(@Observes Router router) {
        Buffer document = Buffer.buffer(document());
        router.get(PATH).handler(context -> context.response()
                .putHeader("Content-Type", "application/json")
                .end(document));
    }

    static byte[] document() {
        try (InputStream resource = OpenApi.class.getResourceAsStream("openapi.json")) {
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
