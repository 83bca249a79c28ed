package io.culvert.gateway.stream;

import static io.culvert.gateway.stream.FeedSelection.Verdict.FORWARD;
import static io.culvert.gateway.stream.FeedSelection.Verdict.STALE;
import static io.culvert.gateway.stream.FeedSelection.Verdict.TAKE_OVER;
import static io.culvert.gateway.stream.FeedSelection.Verdict.TOO_EARLY;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedSelectionTest {
    private final FeedSelection<String> feeds = new FeedSelection<>();

    @ParameterizedTest
    @CsvSource({"5, 0, true", "5, 1, true", "6, 0, true", "4, 9, false", "5, -1, false"})
    void shouldAcceptOnlyWhatIsNotOlder(long epoch, long generation, boolean accepted) {
        feeds.offer("known", new FeedRank(5, 0));

        assertThat(feeds.offer("offered", new FeedRank(epoch, generation))).isEqualTo(accepted);
    }

    @Test
    void shouldKeepTheCurrentFeedUntilTheNextOneCanStart() {
        feeds.offer("a", new FeedRank(1, 0));
        assertThat(feeds.judge("a", false)).isEqualTo(TOO_EARLY);
        assertThat(feeds.judge("a", true)).isEqualTo(TAKE_OVER);
        feeds.takeOver();
        feeds.offer("b", new FeedRank(2, 0));
        assertThat(feeds.judge("a", false)).isEqualTo(FORWARD);
        assertThat(feeds.judge("b", false)).isEqualTo(TOO_EARLY);
        feeds.takeOver();
        assertThat(feeds.judge("a", true)).isEqualTo(STALE);
        assertThat(feeds.end("a")).isFalse();
        assertThat(feeds.end("b")).isTrue();
        assertThat(feeds.current()).isNull();
    }

    @Test
    void shouldForgetAFeedThatEndsBeforeItStarted() {
        feeds.offer("a", new FeedRank(1, 0));
        feeds.end("a");

        assertThat(feeds.judge("a", true)).isEqualTo(STALE);
    }
}
