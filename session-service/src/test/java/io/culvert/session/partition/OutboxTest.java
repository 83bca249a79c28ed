package io.culvert.session.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.WireRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final Map<String, CompletableFuture<Void>> sent = new LinkedHashMap<>();
    private final List<String> settled = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();
    private final Outbox outbox = new Outbox(
            record -> sent.computeIfAbsent(record.key(), key -> new CompletableFuture<>()),
            Runnable::run,
            (topic, cause) -> lost.add(topic));

    private static WireRecord record(String key) {
        return new WireRecord("topic", 0, key, Map.of(), Optional.empty());
    }

    private void send(String name, boolean snapshot) {
        outbox.send(new Batch(
                snapshot ? List.of(record("snapshot-" + name)) : List.of(),
                List.of(record("reply-" + name)),
                List.of(() -> settled.add(name))));
    }

    @Test
    void shouldHoldBackTheReplyWhenItsSnapshotIsOnItsWay() {
        send("a", true);
        assertThat(sent.keySet()).containsExactly("snapshot-a");
        sent.get("snapshot-a").complete(null);
        assertThat(sent.keySet()).containsExactly("snapshot-a", "reply-a");
        assertThat(settled).isEmpty();
        assertThat(outbox.isEmpty()).isFalse();
        sent.get("reply-a").complete(null);
        assertThat(settled).containsExactly("a");
        assertThat(outbox.isEmpty()).isTrue();
    }

    @Test
    void shouldSendSnapshotsAtOnceAndRepliesInOrderWhenManyAreOnTheirWay() {
        send("a", true);
        send("b", false);
        send("c", true);
        assertThat(sent.keySet()).containsExactly("snapshot-a", "snapshot-c");
        sent.get("snapshot-c").complete(null);
        assertThat(sent.keySet()).containsExactly("snapshot-a", "snapshot-c");
        sent.get("snapshot-a").complete(null);
        assertThat(sent.keySet()).containsExactly("snapshot-a", "snapshot-c", "reply-a", "reply-b", "reply-c");
    }

    @Test
    void shouldGoOnWhenARecordIsLost() {
        send("a", true);
        sent.get("snapshot-a").completeExceptionally(new IllegalStateException("gone"));
        sent.get("reply-a").complete(null);
        assertThat(lost).containsExactly("topic");
        assertThat(settled).containsExactly("a");
        assertThat(outbox.isEmpty()).isTrue();
    }

    @Test
    void shouldSettleAtOnceWhenThereIsNothingToSend() {
        outbox.send(new Batch(List.of(), List.of(), List.of(() -> settled.add("a"))));
        assertThat(settled).containsExactly("a");
        assertThat(outbox.isEmpty()).isTrue();
    }
}
