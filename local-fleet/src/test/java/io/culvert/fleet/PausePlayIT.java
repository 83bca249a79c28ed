package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.client.TunnelClient;
import io.culvert.wire.rtp.RtpHeader;
import io.culvert.wire.rtsp.InterleavedFrame;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Viewers that pause and play on as fast as they are answered, whatever their gateway and its relay are about then. */
class PausePlayIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int CYCLES = 15;

    @RegisterExtension
    static final FleetForTests FLEET = FleetForTests.of(2, 1, 1);

    @Test
    void shouldNeverGoBackWhenPausedAndPlayedAtOnce() throws Exception {
        String alone = FLEET.get().url(0, "/live/demo").toString();
        String shared = FLEET.get().url(1, "/live/demo").toString();
        List<Callable<Void>> viewers = List.of(
                () -> cycle(TunnelClient.webSocket(alone).open()),
                () -> cycle(TunnelClient.webSocket(shared).open()),
                () -> cycle(TunnelClient.http(shared).open()));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> each : threads.invokeAll(viewers)) {
                each.get();
            }
        }
    }

    private static Void cycle(TunnelClient viewer) {
        Sequence sequence = new Sequence();
        try (viewer) {
            viewer.media().listener((frame, nanos) -> sequence.follow(frame));
            viewer.watch();
            for (int i = 0; i < CYCLES; i++) {
                viewer.pause();
                viewer.play();
                int wanted = i % 5 == 4 ? 60 : 1;
                assertThat(viewer.media().awaitMorePackets(0, wanted, SOON))
                        .as("%d packets after PLAY %d", wanted, i)
                        .isTrue();
            }
            assertThat(sequence.stepsBack).as("steps back of sequence numbers").hasValue(0);
            assertThat(viewer.media().channelStats(0).ssrcChanges()).isZero();
            assertThat(viewer.unexpectedAnswers()).isEmpty();
        }
        return null;
    }

    /** Sequence numbers of the video; a PAUSE may leave some out. */
    private static final class Sequence {
        private final AtomicInteger stepsBack = new AtomicInteger();
        private int last = -1;

        void follow(InterleavedFrame frame) {
            if (frame.channel() == 0) {
                int next = RtpHeader.sequence(Unpooled.wrappedBuffer(frame.payload()), 0);
                boolean forward = last < 0 || next != last && (next - last & 0xFFFF) < 0x8000;
                stepsBack.addAndGet(forward ? 0 : 1);
                last = next;
            }
        }
    }
}
