package io.culvert.session.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");

    private final JsonNode document = parse();

    private static JsonNode parse() {
        try {
            return new ObjectMapper().readTree(OpenApi.document());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldDescribeEveryRouteAndNoOther() {
        try (ApiServer api = new ApiServer(Optional.empty())) {
            Set<String> routed = new TreeSet<>();
            for (Route route : api.router.getRoutes()) {
                if (route.methods() != null) {
                    for (HttpMethod method : route.methods()) {
                        routed.add(method.name() + " " + path(route));
                    }
                }
            }
            assertThat(described()).isEqualTo(routed);
        }
    }

    /** The routes of one stream are a regular expression, which has no path. */
    private static String path(Route route) {
        return Optional.ofNullable(route.getPath()).orElse("/api/streams/{path}");
    }

    private Set<String> described() {
        Set<String> described = new TreeSet<>();
        for (Iterator<Map.Entry<String, JsonNode>> paths = document.get("paths").fields(); paths.hasNext(); ) {
            Map.Entry<String, JsonNode> path = paths.next();
            path.getValue().fieldNames().forEachRemaining(name -> {
                if (METHODS.contains(name)) {
                    described.add(name.toUpperCase() + " " + path.getKey());
                }
            });
        }
        return described;
    }

    @Test
    void shouldReferToNothingThatIsMissing() {
        for (JsonNode reference : document.findValues("$ref")) {
            String pointer = reference.asText().substring(1);
            assertThat(document.at(pointer).isMissingNode()).as(pointer).isFalse();
        }
        for (JsonNode operation : document.findParents("operationId")) {
            assertThat(operation.get("responses").size()).isPositive();
        }
    }

    @Test
    void shouldNameTheFieldsOfTheRecords() {
        assertThat(document.at("/components/schemas/Definition/properties").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("stream", "source", "always", "origin");
        assertThat(document.at("/components/schemas/Stream/properties").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(Arrays.stream(StreamEntry.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toArray(String[]::new));
    }
}
