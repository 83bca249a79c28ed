package io.culvert.relay.source.rtsp;

import io.culvert.wire.rtsp.RtspEncoder;
import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.RtspMethod;
import io.culvert.wire.rtsp.RtspRequest;
import io.culvert.wire.rtsp.RtspResponse;
import io.culvert.wire.rtsp.RtspStatus;
import io.culvert.wire.rtsp.header.SessionHeader;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Questions to a camera and its answers, paired by CSeq; logs in where it is asked to. Belongs to the event loop. */
final class Dialogue {
    static final String USER_AGENT = "Culvert";

    /** What cameras ask comes once in many seconds. */
    private static final int MAX_REQUESTS_A_SECOND = 10;

    private final EventLoop loop;
    private final Duration answerTimeout;
    private final Login login;
    private final Map<Long, Question> open = new LinkedHashMap<>();
    private Wire wire;
    private Optional<SessionHeader> session = Optional.empty();
    private long cseq;
    private long requestsSince;
    private int requests;

    private final class Question {
        final RtspMethod method;
        final String url;
        final RtspHeaders headers;
        final CompletableFuture<RtspResponse> answer;
        ScheduledFuture<?> timer;

        Question(RtspMethod method, String url, RtspHeaders headers, CompletableFuture<RtspResponse> answer) {
            this.method = method;
            this.url = url;
            this.headers = headers;
            this.answer = answer;
        }
    }

    Dialogue(EventLoop loop, Duration answerTimeout, Login login) {
        this.loop = loop;
        this.answerTimeout = answerTimeout;
        this.login = login;
    }

    void attach(Wire way) {
        wire = way;
    }

    Optional<SessionHeader> session() {
        return session;
    }

    /** The answer, whatever its status is, but never a 401: that is a failed log-in. */
    CompletableFuture<RtspResponse> ask(RtspMethod method, String url, String... headers) {
        CompletableFuture<RtspResponse> answer = new CompletableFuture<>();
        put(new Question(method, url, RtspHeaders.of(headers), answer));
        return answer;
    }

    private void put(Question question) {
        long number = ++cseq;
        RtspHeaders.Builder headers = RtspHeaders.of(RtspHeaders.CSEQ, Long.toString(number)).toBuilder();
        headers.add(RtspHeaders.USER_AGENT, USER_AGENT);
        login.authorization(question.method.name(), question.url)
                .ifPresent(value -> headers.add(RtspHeaders.AUTHORIZATION, value));
        session.ifPresent(known -> headers.add(RtspHeaders.SESSION, known.id()));
        question.headers.fields().forEach(field -> headers.add(field.name(), field.value()));
        open.put(number, question);
        question.timer = loop.schedule(() -> expire(number), answerTimeout.toMillis(), TimeUnit.MILLISECONDS);
        wire.send(RtspEncoder.encode(RtspRequest.of(question.method.name(), question.url, headers.build())));
    }

    private void expire(long number) {
        Question question = open.remove(number);
        if (question != null) {
            question.answer.completeExceptionally(new CameraException(CameraTrouble.NO_ANSWER));
        }
    }

    /** An answer without CSeq belongs to the oldest question: some cameras forget it. */
    void onResponse(RtspResponse response) {
        OptionalLong number = response.cseq();
        Question question = number.isPresent() ? open.remove(number.getAsLong()) : takeOldest();
        if (question == null) {
            return;
        }
        question.timer.cancel(false);
        if (response.status() == RtspStatus.UNAUTHORIZED.code()) {
            logIn(question, response);
            return;
        }
        login.accepted();
        rememberSession(question, response);
        question.answer.complete(response);
    }

    private Question takeOldest() {
        return open.isEmpty() ? null : open.remove(open.keySet().iterator().next());
    }

    private void logIn(Question question, RtspResponse response) {
        login.refusal(response.headers().all(RtspHeaders.WWW_AUTHENTICATE))
                .ifPresentOrElse(
                        question.answer::completeExceptionally,
                        () -> put(new Question(question.method, question.url, question.headers, question.answer)));
    }

    private void rememberSession(Question question, RtspResponse response) {
        if (question.method == RtspMethod.SETUP && session.isEmpty() && response.status() == RtspStatus.OK.code()) {
            session = response.headers()
                    .first(RtspHeaders.SESSION)
                    .filter(value -> !value.isBlank() && !value.startsWith(";"))
                    .map(SessionHeader::parse);
        }
    }

    /**
     * The camera asks: it is told that all is well, or that we do not know how.
     *
     * @throws CameraException if it asks faster than anybody should, or without reading the answers
     */
    void onRequest(RtspRequest request) {
        limitRequests();
        boolean known = RtspMethod.of(request.method())
                .filter(method -> switch (method) {
                    case OPTIONS, GET_PARAMETER, SET_PARAMETER -> true;
                    case DESCRIBE, ANNOUNCE, SETUP, PLAY, PAUSE, RECORD, TEARDOWN, REDIRECT -> false;
                })
                .isPresent();
        OptionalLong number = request.cseq();
        RtspHeaders headers = number.isPresent()
                ? RtspHeaders.of(RtspHeaders.CSEQ, Long.toString(number.getAsLong()))
                : RtspHeaders.EMPTY;
        wire.send(RtspEncoder.encode(RtspResponse.of(known ? RtspStatus.OK : RtspStatus.NOT_IMPLEMENTED, headers)));
    }

    private void limitRequests() {
        long now = System.nanoTime();
        if (requests == 0 || now - requestsSince > TimeUnit.SECONDS.toNanos(1)) {
            requestsSince = now;
            requests = 0;
        }
        requests++;
        if (requests > MAX_REQUESTS_A_SECOND) {
            throw new CameraException(
                    CameraTrouble.NO_RTSP, "it asks more than " + MAX_REQUESTS_A_SECOND + " a second");
        }
        if (wire == null || !wire.isWritable()) {
            throw new CameraException(CameraTrouble.NO_RTSP, "it asks and does not read");
        }
    }

    void fail(CameraException why) {
        List<Question> unanswered = List.copyOf(open.values());
        open.clear();
        for (Question question : unanswered) {
            question.timer.cancel(false);
            question.answer.completeExceptionally(why);
        }
    }

    /** What a status says that is no success. */
    static CameraException refusal(int status) {
        return switch (status) {
            case 403 -> new CameraException(CameraTrouble.FORBIDDEN);
            case 404 -> new CameraException(CameraTrouble.NOT_FOUND);
            case 461 -> new CameraException(CameraTrouble.TRANSPORT_REFUSED);
            default -> new CameraException(CameraTrouble.REFUSED, "status " + status);
        };
    }

    static RtspResponse okOnly(RtspResponse response) {
        if (response.status() != RtspStatus.OK.code()) {
            throw refusal(response.status());
        }
        return response;
    }
}
