package io.culvert.relay.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.Subscription;
import io.culvert.wire.link.LinkFrame;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The place of the fifth PLAY, reckoned to be 302 s, by what the gateway gave its viewer last. */
class ResumeTest {
    private static final long NOW = 10_000;

    private static Wanted.Player player(boolean resumes, OptionalLong writtenAt) {
        Subscription.Recording recording = new Subscription.Recording("s", 5, 302, Optional.empty(), 1, true, resumes);
        return new Wanted.Player(new GatewayAddress("gw", 1, "h:1"), recording, writtenAt);
    }

    @ParameterizedTest
    @CsvSource({
        "4, 10.5, false, true, 10.5", // paused there
        "4, 10.5, true, true, 302", // played to its end
        "4, 10.5, false, false, 302", // a seek
        "3, 10.5, false, true, 302", // the fourth was a seek, and nothing of it came before the PAUSE
        "5, 310, false, false, 310", // another relay has begun with it
        "4, NaN, false, true, 302" // nothing was given at all
    })
    void shouldGoOnWhereTheViewerIsUnlessItWasToBeElsewhere(
            long generation, double npt, boolean ended, boolean resumes, double place) {
        LinkFrame.Position told = new LinkFrame.Position(1, generation, npt, ended);

        assertThat(Resume.place(player(resumes, OptionalLong.empty()), Optional.of(told), NOW))
                .hasValue(place);
    }

    @Test
    void shouldPlayNothingAgainWhenItHasBeenPlayedToItsEnd() {
        LinkFrame.Position told = new LinkFrame.Position(1, 5, 400, true);

        assertThat(Resume.place(player(false, OptionalLong.of(NOW)), Optional.of(told), NOW))
                .isEmpty();
    }

    @Test
    void shouldReckonWhenTheGatewayDoesNotSay() {
        assertThat(Resume.place(player(false, OptionalLong.of(NOW - 2_000)), Optional.empty(), NOW))
                .hasValue(304);
    }
}
