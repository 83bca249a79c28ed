package io.culvert.session.rtsp;

import io.culvert.wire.kafka.ViewerOrder;
import io.culvert.wire.rtsp.RtspEncoder;
import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.RtspMethod;
import io.culvert.wire.rtsp.RtspRequest;
import io.culvert.wire.rtsp.RtspStatus;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The table of RFC 2326, A.2 and the checks that every request goes through, in the order in which a client would want to
 * hear of them: version, method, CSeq, URL, required options.
 */
public final class SessionStateMachine {
    /** VLC sends no keep-alive unless GET_PARAMETER is listed; FFmpeg falls back to OPTIONS. */
    static final String SUPPORTED = "OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, TEARDOWN, GET_PARAMETER, SET_PARAMETER";

    private static final String PUBLISHING = ", ANNOUNCE, RECORD";

    private SessionStateMachine() {}

    /** What becomes of the request. Reads no clock, keeps no state, never throws for what a client can send. */
    public static Outcome handle(Optional<RtspSession> session, RtspRequest request, RequestContext context) {
        try {
            return checked(new Exchange(session, request, context, RequestUrl.parse(request.uri())));
        } catch (IllegalArgumentException malformed) {
            RequestUrl none = RequestUrl.parse("*");
            return new Exchange(session, request, context, none).refuse(RtspStatus.BAD_REQUEST);
        }
    }

    private static Outcome checked(Exchange exchange) {
        RtspRequest request = exchange.request();
        if (!request.version().equals(RtspEncoder.VERSION)) {
            return exchange.refuse(RtspStatus.VERSION_NOT_SUPPORTED);
        }
        Optional<RtspMethod> method = RtspMethod.of(request.method());
        if (method.isEmpty()) {
            return exchange.refuse(RtspStatus.NOT_IMPLEMENTED);
        }
        if (request.cseq().isEmpty()
                || exchange.namedSession().filter(String::isEmpty).isPresent()) {
            return exchange.refuse(RtspStatus.BAD_REQUEST);
        }
        List<String> required = requiredOptions(request);
        if (!required.isEmpty()) {
            return exchange.refuse(
                    RtspStatus.OPTION_NOT_SUPPORTED, RtspHeaders.UNSUPPORTED, String.join(", ", required));
        }
        return exchange.namesForeignSession() ? exchange.sessionNotFound() : dispatch(method.get(), exchange);
    }

    /** Culvert supports no option: whatever is required is refused by name (RFC 2326, 12.32). */
    private static List<String> requiredOptions(RtspRequest request) {
        return Stream.of(RtspHeaders.REQUIRE, RtspHeaders.PROXY_REQUIRE)
                .flatMap(name -> request.headers().all(name).stream())
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::strip)
                .filter(option -> !option.isEmpty())
                .collect(Collectors.toList());
    }

    private static Outcome dispatch(RtspMethod method, Exchange exchange) {
        return switch (method) {
            case OPTIONS -> exchange.ok(RtspHeaders.PUBLIC, supported(exchange));
            case DESCRIBE -> DescribeHandler.handle(exchange);
            case SETUP -> SetupHandler.handle(exchange);
            case PLAY -> inSession(exchange, PlayHandler::handle);
            case PAUSE -> inSession(exchange, SessionStateMachine::pause);
            case TEARDOWN -> inSession(exchange, TeardownHandler::handle);
            case GET_PARAMETER, SET_PARAMETER -> ParameterHandler.handle(exchange);
            case ANNOUNCE -> AnnounceHandler.handle(exchange);
            case RECORD -> mayPublish(exchange) ? inSession(exchange, RecordHandler::handle) : notAllowed(exchange);
            case REDIRECT -> notAllowed(exchange);
        };
    }

    private static Outcome notAllowed(Exchange exchange) {
        return exchange.refuse(RtspStatus.METHOD_NOT_ALLOWED, RtspHeaders.ALLOW, SUPPORTED);
    }

    /** In a session that publishes, or of a stream that may be published. */
    private static boolean mayPublish(Exchange exchange) {
        return exchange.session().filter(RtspSession::isPublishing).isPresent()
                || exchange.context().publishing().rule(exchange.url().path()).isPresent();
    }

    private static String supported(Exchange exchange) {
        return mayPublish(exchange) ? SUPPORTED + PUBLISHING : SUPPORTED;
    }

    /** A handler of a method that needs a session. */
    private interface SessionHandler {
        Outcome handle(Exchange exchange, RtspSession session, RequestUrl.Target target);
    }

    private static Outcome inSession(Exchange exchange, SessionHandler handler) {
        if (!exchange.namesOwnSession()) {
            return exchange.sessionNotFound();
        }
        RtspSession session = exchange.session().orElseThrow();
        Optional<RequestUrl.Target> target = targetIn(session, exchange.url());
        return target.map(found -> handler.handle(exchange, session, found))
                .orElseGet(() -> exchange.refuse(RtspStatus.NOT_FOUND));
    }

    /** The URL as seen from the session: aggregate, one of its tracks, or empty for another stream. */
    static Optional<RequestUrl.Target> targetIn(RtspSession session, RequestUrl url) {
        RequestUrl.Target target = url.target();
        if (target.path().equals(session.stream())) {
            return Optional.of(target);
        }
        boolean aggregate = url.asterisk() || url.path().equals(session.stream());
        return aggregate ? Optional.of(new RequestUrl.Target(session.stream(), OptionalInt.empty())) : Optional.empty();
    }

    private static Outcome pause(Exchange exchange, RtspSession session, RequestUrl.Target target) {
        if (!session.isAggregate(target.track())) {
            return exchange.refuse(RtspStatus.ONLY_AGGREGATE_OPERATION_ALLOWED);
        }
        return switch (session.state()) {
            case SessionState.Init init -> exchange.refuse(RtspStatus.METHOD_NOT_VALID_IN_THIS_STATE);
            case SessionState.Announced announced -> exchange.refuse(RtspStatus.METHOD_NOT_VALID_IN_THIS_STATE);
            case SessionState.Recording recording -> RecordHandler.pause(exchange, session);
            // the order again: its gateway may have answered 503 before it heard the first, and play on
            case SessionState.Ready ready -> exchange.ok(Optional.of(session), Optional.of(new ViewerOrder.Pause()));
            case SessionState.Playing playing -> PlayHandler.pause(exchange, session, playing);
        };
    }
}
