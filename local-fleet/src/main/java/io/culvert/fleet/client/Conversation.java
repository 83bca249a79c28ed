package io.culvert.fleet.client;

import io.culvert.wire.rtsp.InterleavedFrame;
import io.culvert.wire.rtsp.RtspElement;
import io.culvert.wire.rtsp.RtspRequest;
import io.culvert.wire.rtsp.RtspResponse;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Pairs responses with requests by CSeq and hands frames to the watch. Requests are entered by the caller's thread, the
 * rest happens on the reader's.
 */
final class Conversation implements Consumer<RtspElement> {
    private record Waiting(long since, CompletableFuture<Answer> answer) {}

    private final MediaWatch media;
    private final Map<Long, Waiting> waiting = new ConcurrentHashMap<>();
    private final List<Long> answerOrder = new CopyOnWriteArrayList<>();
    private final List<RtspResponse> unexpected = new CopyOnWriteArrayList<>();
    private final List<RtspRequest> requests = new CopyOnWriteArrayList<>();
    private volatile StreamEnd end;

    Conversation(MediaWatch media) {
        this.media = media;
    }

    CompletableFuture<Answer> expect(long cseq) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        waiting.put(cseq, new Waiting(System.nanoTime(), answer));
        if (end != null) {
            onEnd(end);
        }
        return answer;
    }

    /** CSeq of every response so far, in the order in which they came. */
    List<Long> answerOrder() {
        return answerOrder;
    }

    /** Responses that nobody waits for: no CSeq, an unknown one, or a second answer. */
    List<RtspResponse> unexpected() {
        return unexpected;
    }

    /** Requests that the server sent. */
    List<RtspRequest> requests() {
        return requests;
    }

    @Override
    public void accept(RtspElement element) {
        switch (element) {
            case InterleavedFrame frame -> media.onFrame(frame);
            case RtspResponse response -> onResponse(response);
            case RtspRequest request -> requests.add(request);
        }
    }

    private void onResponse(RtspResponse response) {
        OptionalLong cseq = response.cseq();
        cseq.ifPresent(answerOrder::add);
        Waiting asked = cseq.isPresent() ? waiting.remove(cseq.getAsLong()) : null;
        if (asked == null) {
            unexpected.add(response);
        } else {
            asked.answer().complete(new Answer(response, media.frames(), System.nanoTime() - asked.since()));
        }
    }

    /** Nothing more will come: whoever still waits is told. */
    void onEnd(StreamEnd how) {
        end = how;
        waiting.forEach((cseq, asked) -> asked.answer()
                .completeExceptionally(new ClientException(
                        "no answer to CSeq " + cseq + ": data socket " + how.cause() + ", " + how.detail())));
        waiting.clear();
    }
}
