package io.culvert.gateway.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.tunnel.TunnelMeters.Refused;
import io.culvert.wire.kafka.ViewerOrder;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Replies to commands that came through another gateway, which alone know no place in a row. */
class ReplyOrdererTest {
    private static final String SOCKET = "5c";
    private static final int MANY = 1_000;

    private final CountingMeters meters = new CountingMeters();
    private final List<Integer> written = new ArrayList<>();
    private final ReplyOrderer replies =
            new ReplyOrderer(new EmbeddedChannel().eventLoop(), meters, new ReplyOrderer.Output() {
                @Override
                public void write(byte[] response, Optional<ViewerOrder> order, Runnable then) {
                    written.add((int) response[0]);
                    then.run();
                }

                @Override
                public void answered(String socket, long sequence) {}
            });

    private void reply(int sequence) {
        replies.reply(SOCKET, sequence, new byte[] {(byte) sequence}, Optional.empty());
    }

    @Test
    void shouldWriteAnAnswerThatWasPassedOverWhenItComesAfterThoseOfLaterCommands() {
        reply(1);
        reply(5);
        reply(6);
        reply(2);
        reply(4);

        assertThat(written).containsExactly(1, 5, 6, 2, 4);
        assertThat(meters.refusedCount(Refused.LATE_REPLY)).isZero();
    }

    @Test
    void shouldWriteEachAnswerOnceWhenItComesAgain() {
        reply(1);
        reply(3);
        reply(2);
        reply(1);
        reply(2);
        reply(3);

        assertThat(written).containsExactly(1, 3, 2);
        assertThat(meters.refusedCount(Refused.LATE_REPLY)).isEqualTo(3);
    }

    @Test
    void shouldNotAwaitWhatWasBeforeTheFirstAnswerThatCameHere() {
        reply(9);
        reply(8);

        assertThat(written).containsExactly(9);
    }

    @Test
    void shouldForgetTheOldestWhenVeryManyWerePassedOver() {
        reply(1);
        reply(MANY);
        reply(2);
        reply(MANY - 1);

        assertThat(written).containsExactly(1, (int) (byte) MANY, (int) (byte) (MANY - 1));
    }
}
