package io.culvert.session.rtsp;

import io.culvert.wire.kafka.StreamNames;
import io.culvert.wire.kafka.StreamState;
import io.culvert.wire.kafka.ViewerOrder;
import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.RtspRequest;
import io.culvert.wire.rtsp.RtspResponse;
import io.culvert.wire.rtsp.RtspStatus;
import io.culvert.wire.rtsp.header.SessionHeader;
import java.util.Optional;
import java.util.function.Function;

/** One request with what it meets, and the ways to answer it. */
record Exchange(Optional<RtspSession> session, RtspRequest request, RequestContext context, RequestUrl url) {
    /** How long a client is asked to wait before it tries a stream again that did not come up. */
    private static final String RETRY_AFTER_SECONDS = "2";

    /** Answered with an error; the session stays as it is. */
    Outcome refuse(RtspStatus status, String... headers) {
        return answer(session, RtspResponse.of(status, head(status, session, headers)), Optional.empty());
    }

    /**
     * A Session header of another tunnel, or of a session that is gone: the client learns nothing about ours. Its gateway
     * hears of a TEARDOWN again: it may have answered the first 503, and play on.
     */
    Outcome sessionNotFound() {
        RtspStatus status = RtspStatus.SESSION_NOT_FOUND;
        boolean again = session.isEmpty() && request.method().equals("TEARDOWN");
        Optional<ViewerOrder> order = again ? Optional.of(new ViewerOrder.Stop()) : Optional.empty();
        return answer(session, RtspResponse.of(status, head(status, Optional.empty())), order);
    }

    Outcome ok(String... headers) {
        return ok(session, Optional.empty(), headers);
    }

    Outcome ok(Optional<RtspSession> next, Optional<ViewerOrder> viewer, String... headers) {
        return answer(next, RtspResponse.of(RtspStatus.OK, head(RtspStatus.OK, next, headers)), viewer);
    }

    Outcome okWithBody(byte[] body, String... headers) {
        RtspStatus ok = RtspStatus.OK;
        return answer(
                session, new RtspResponse(ok.code(), ok.reason(), head(ok, session, headers), body), Optional.empty());
    }

    private static Outcome.Answer answer(
            Optional<RtspSession> next, RtspResponse response, Optional<ViewerOrder> viewer) {
        return new Outcome.Answer(response, next, viewer, Optional.empty());
    }

    /** CSeq is copied as written, 0 and leading zeros included: clients compare it with what they sent. */
    private RtspHeaders head(RtspStatus status, Optional<RtspSession> session, String... headers) {
        RtspHeaders.Builder head = RtspHeaders.EMPTY.toBuilder();
        if (request.cseq().isPresent()) {
            head.add(RtspHeaders.CSEQ, request.headers().first(RtspHeaders.CSEQ).orElseThrow());
        }
        head.add(RtspHeaders.SERVER, "Culvert");
        session.ifPresent(
                each -> head.add(RtspHeaders.SESSION, new SessionHeader(each.id(), context.timeoutSeconds()).format()));
        for (int i = 0; i + 1 < headers.length; i += 2) {
            head.add(headers[i], headers[i + 1]);
        }
        return head.build();
    }

    /** The session that the request names; empty if it names none. */
    Optional<String> namedSession() {
        return request.headers().first(RtspHeaders.SESSION).map(value -> value.split(";", 2)[0].strip());
    }

    /** True if the request names a session that is not the one of this tunnel. */
    boolean namesForeignSession() {
        return namedSession().isPresent() && !namesOwnSession();
    }

    boolean namesOwnSession() {
        return session.isPresent()
                && namedSession().equals(Optional.of(session.get().id()));
    }

    /** Goes on with the stream if it is ready; waits for one that is not known yet; refuses it otherwise. */
    Outcome withStream(String stream, Function<StreamState, Outcome> next) {
        if (!StreamNames.isValid(stream)) {
            return refuse(
                    stream.length() > StreamNames.MAX_PATH_CHARS
                            ? RtspStatus.REQUEST_URI_TOO_LONG
                            : RtspStatus.NOT_FOUND);
        }
        Optional<StreamState> known = context.streams().find(stream);
        if (known.isEmpty()) {
            return context.now() < context.waitUntil() ? new Outcome.AwaitStream(stream) : unavailable(stream);
        }
        return switch (known.get().condition()) {
            case READY -> interested(next.apply(known.get()), stream);
            case ABSENT -> refuse(RtspStatus.NOT_FOUND);
            case FAILED, UNKNOWN -> unavailable(stream);
        };
    }

    private Outcome unavailable(String stream) {
        return interested(refuse(RtspStatus.SERVICE_UNAVAILABLE, RtspHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS), stream);
    }

    private static Outcome interested(Outcome outcome, String stream) {
        return switch (outcome) {
            case Outcome.Answer answer ->
                new Outcome.Answer(answer.response(), answer.session(), answer.viewer(), Optional.of(stream));
            case Outcome.AwaitStream await -> await;
        };
    }
}
