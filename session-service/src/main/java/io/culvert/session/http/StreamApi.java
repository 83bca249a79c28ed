package io.culvert.session.http;

import io.culvert.session.catalogue.CatalogueWriter;
import io.culvert.session.catalogue.DefinitionReader;
import io.culvert.session.catalogue.InvalidDefinitionException;
import io.culvert.session.catalogue.Unmasking;
import io.culvert.session.partition.SessionLoop;
import io.culvert.wire.kafka.Json;
import io.culvert.wire.kafka.StreamDefinition;
import io.culvert.wire.kafka.StreamNames;
import io.culvert.wire.kafka.WireRecord;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The catalogue of streams: list, look at, define, remove. {@code openapi.json} beside this class describes it. */
@ApplicationScoped
class StreamApi {
    static final String ALL = "/api/streams";
    static final String ONE = "/api/streams/.+";

    private static final int MAX_BODY_BYTES = 64 * 1024;
    private static final long ANSWER_MILLIS = 9_500;
    private static final String RETRY_SECONDS = "5";

    /** Looked up per request: routes are set up before the Kafka channels are, which both need. */
    private final Supplier<SessionLoop> loop;

    private final Supplier<CatalogueWriter> writer;
    private final ApiAccess access;
    private final int maxStreams;

    @Inject
    StreamApi(Instance<SessionLoop> loop, Instance<CatalogueWriter> writer, ApiSettings settings) {
        this((Supplier<SessionLoop>) loop::get, writer::get, settings);
    }

    StreamApi(Supplier<SessionLoop> loop, Supplier<CatalogueWriter> writer, ApiSettings settings) {
        this.loop = loop;
        this.writer = writer;
        this.access = new ApiAccess(settings.token());
        this.maxStreams = settings.maxStreams();
    }

    void routes(@Observes Router router) {
        BodyHandler body = BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES);
        router.route("/api/*").failureHandler(Problem::failure);
        router.get(ALL).handler(access::admitReader).handler(this::list);
        router.getWithRegex(ONE).handler(access::admitReader).handler(context -> withStream(context, this::show));
        // two routes: on one, the body would have to be read before the writer is admitted
        router.putWithRegex(ONE).handler(access::admitWriter).handler(StreamApi::requireJson);
        router.putWithRegex(ONE).handler(body).handler(context -> withStream(context, this::define));
        router.deleteWithRegex(ONE).handler(access::admitWriter).handler(context -> withStream(context, this::remove));
        router.route(ALL).handler(context -> notAllowed(context, "GET"));
        router.routeWithRegex(ONE).handler(context -> notAllowed(context, "GET, PUT, DELETE"));
    }

    private static void notAllowed(RoutingContext context, String methods) {
        context.response().putHeader("Allow", methods);
        Problem.answer(context, 405, "allowed are " + methods);
    }

    private static void requireJson(RoutingContext context) {
        String type =
                Optional.ofNullable(context.request().getHeader("Content-Type")).orElse("");
        if (type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/json")) {
            context.next();
        } else {
            Problem.answer(context, 415, "Content-Type must be application/json");
        }
    }

    private void list(RoutingContext context) {
        census(context, census -> answer(context, 200, StreamEntry.all(census)));
    }

    /** The path as it stands in the request line: decoded or normalised it would be another one. */
    private void withStream(RoutingContext context, BiConsumer<Request, SessionLoop.Census> handler) {
        String path = context.request().path();
        String stream = path.startsWith(ALL) ? path.substring(ALL.length()) : "";
        if (StreamNames.isValid(stream)) {
            census(context, census -> handler.accept(new Request(context, stream), census));
        } else {
            Problem.answer(context, 400, "the path names no stream");
        }
    }

    private record Request(RoutingContext context, String stream) {
        Optional<StreamDefinition> definition(SessionLoop.Census census) {
            return census.definitions().stream()
                    .filter(definition -> definition.stream().equals(stream))
                    .findFirst();
        }
    }

    private void show(Request request, SessionLoop.Census census) {
        StreamEntry.all(census).stream()
                .filter(entry -> entry.stream().equals(request.stream()))
                .findFirst()
                .ifPresentOrElse(
                        entry -> answer(request.context(), 200, entry),
                        () -> Problem.answer(request.context(), 404, "no such stream is defined or open"));
    }

    private void define(Request request, SessionLoop.Census census) {
        Optional<StreamDefinition> before = request.definition(census);
        if (isForeign(before)) {
            refuseForeign(request);
        } else if (before.isEmpty() && census.definitions().size() >= maxStreams) {
            Problem.answer(request.context(), 507, maxStreams + " streams are defined, there is no room for more");
        } else {
            define(request, before);
        }
    }

    private void define(Request request, Optional<StreamDefinition> before) {
        StreamDefinition definition;
        try {
            byte[] body = request.context().body().buffer() == null
                    ? new byte[0]
                    : request.context().body().buffer().getBytes();
            definition =
                    Unmasking.of(DefinitionReader.read(request.stream(), body, StreamDefinition.Origin.API), before);
        } catch (InvalidDefinitionException e) {
            Problem.answer(request.context(), 400, e.getMessage());
            return;
        }
        Runnable done = () -> answer(request.context(), before.isEmpty() ? 201 : 200, definition.masked());
        if (before.equals(Optional.of(definition))) {
            done.run();
        } else {
            write(request, definition.encode(), done);
        }
    }

    private void remove(Request request, SessionLoop.Census census) {
        Optional<StreamDefinition> before = request.definition(census);
        if (before.isEmpty()) {
            Problem.answer(request.context(), 404, "no such stream is defined");
        } else if (isForeign(before)) {
            refuseForeign(request);
        } else {
            write(
                    request,
                    StreamDefinition.removal(request.stream()),
                    () -> request.context().response().setStatusCode(204).end());
        }
    }

    private static boolean isForeign(Optional<StreamDefinition> definition) {
        return definition
                .filter(present -> present.origin() != StreamDefinition.Origin.API)
                .isPresent();
    }

    private static void refuseForeign(Request request) {
        Problem.answer(request.context(), 409, "the stream is defined by the file of streams: change it there");
    }

    /** The loop hears of it at once, as it will from the log: who wrote reads it back. */
    private void write(Request request, WireRecord record, Runnable done) {
        RoutingContext context = request.context();
        Future.fromCompletionStage(
                        writer.get()
                                .write(record)
                                .toCompletableFuture()
                                .orTimeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS),
                        context.vertx().getOrCreateContext())
                .onSuccess(written -> {
                    loop.get().definition(record.key(), StreamDefinition.decode(record));
                    done.run();
                })
                .onFailure(failure -> {
                    context.response().putHeader("Retry-After", RETRY_SECONDS);
                    Problem.answer(context, 503, "the broker does not answer; the change may still take effect");
                });
    }

    private void census(RoutingContext context, Consumer<SessionLoop.Census> handler) {
        Future.fromCompletionStage(loop.get().census(), context.vertx().getOrCreateContext())
                .onSuccess(handler::accept)
                .onFailure(context::fail);
    }

    private static void answer(RoutingContext context, int status, Object body) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(Buffer.buffer(Json.bytes(body)));
    }
}
