package io.culvert.session.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.Subscription;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubscriptionBookTest {
    private static final Subscription LOBBY = subscription("/live/lobby", "gate-1#3");
    private static final Subscription GARAGE = subscription("/live/garage", "gate-1#3");

    private final SubscriptionBook book = new SubscriptionBook();

    private static Subscription subscription(String stream, String consumer) {
        return new Subscription(stream, consumer, Optional.empty(), Optional.empty());
    }

    @Test
    void shouldWriteOnceWhenManyWantTheSame() {
        assertThat(book.want("a", Optional.of(LOBBY))).hasSize(1);
        assertThat(book.want("b", Optional.of(LOBBY))).isEmpty();
        assertThat(book.want("a", Optional.of(LOBBY))).isEmpty();
        assertThat(book.want("a", Optional.empty())).isEmpty();
        assertThat(book.want("b", Optional.empty())).containsExactly(LOBBY.end());
        assertThat(book.size()).isZero();
    }

    @Test
    void shouldEndTheOldWhenSomebodyWantsAnother() {
        book.want("a", Optional.of(LOBBY));
        assertThat(book.want("a", Optional.of(GARAGE)))
                .extracting(record -> record.key(), record -> record.value().isPresent())
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(LOBBY.key(), false),
                        org.assertj.core.groups.Tuple.tuple(GARAGE.key(), true));
    }

    @Test
    void shouldWriteAgainWhenTheContentChanges() {
        Subscription.Recording playing = new Subscription.Recording("s", 1, 0, Optional.empty(), 1, true);
        Subscription.Recording paused = new Subscription.Recording("s", 1, 9, Optional.empty(), 1, false);
        book.want("a", Optional.of(new Subscription("/vod/a", "session:s#3", Optional.empty(), Optional.of(playing))));
        assertThat(book.want(
                        "a",
                        Optional.of(new Subscription("/vod/a", "session:s#3", Optional.empty(), Optional.of(paused)))))
                .hasSize(1);
    }

    @Test
    void shouldAgreeWithTheLogWhenReconciled() {
        book.want("a", Optional.of(LOBBY));
        assertThat(book.reconcile(List.of(LOBBY, GARAGE))).containsExactly(GARAGE.end());
        assertThat(book.reconcile(List.of())).hasSize(1);
        assertThat(book.reconcile(List.of(LOBBY))).isEmpty();
    }

    @Test
    void shouldSayWhatIsWantedWhenAFormerOwnerHasSpoken() {
        book.want("a", Optional.of(LOBBY));
        assertThat(book.truth(LOBBY.end()).value()).isPresent();
        assertThat(book.truth(GARAGE.encode())).isEqualTo(GARAGE.end());
    }
}
