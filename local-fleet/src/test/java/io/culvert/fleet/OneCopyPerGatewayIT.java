package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.client.TunnelClient;
import io.culvert.fleet.process.ServiceProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** However many watch a live stream behind a gateway, the relay sends it there once. */
class OneCopyPerGatewayIT {
    private static final String SENT_BYTES = "culvert_relay_link_bytes_total";
    private static final Duration SOON = Duration.ofSeconds(20);
    /** The clip lasts a minute and its seconds differ, so both measurements need some of them. */
    private static final int SECONDS = 10;

    private static final int FRAMES_PER_SECOND = 25;

    @RegisterExtension
    static final FleetForTests FLEET = FleetForTests.of(1, 1, 1);

    private final List<TunnelClient> viewers = new ArrayList<>();

    @AfterEach
    void leave() {
        viewers.forEach(TunnelClient::close);
    }

    @Test
    void shouldSendEachStreamOnceWhenTwentyWatch() {
        watch(2);
        double few = bytesPerSecond();
        watch(18);
        double many = bytesPerSecond();

        assertThat(few).isPositive();
        assertThat(many).isCloseTo(few, Percentage.withPercentage(25));
    }

    private void watch(int more) {
        for (int n = 0; n < more; n++) {
            TunnelClient viewer = TunnelClient.http(
                            FLEET.get().url(0, "/live/demo").toString())
                    .timeout(SOON)
                    .open();
            viewers.add(viewer);
            viewer.watch();
        }
        assertThat(viewers).allMatch(viewer -> viewer.media().awaitMorePackets(0, 50, SOON));
    }

    /** Measured over a number of frames of the stream itself: its clock is the one that counts. */
    private double bytesPerSecond() {
        ServiceProcess relay = FLEET.get().relays().getFirst();
        TunnelClient clock = viewers.getFirst();
        double bytes = relay.metric(SENT_BYTES);
        long frames = clock.media().channelStats(0).accessUnits();
        assertThat(clock.media()
                        .await(
                                0,
                                stats -> stats.accessUnits() >= frames + SECONDS * FRAMES_PER_SECOND,
                                Duration.ofSeconds(6 * SECONDS)))
                .isTrue();
        // a busy machine may take its time to tell the bytes: the frames are counted when it has
        double sent = relay.metric(SENT_BYTES) - bytes;
        return sent * FRAMES_PER_SECOND / (clock.media().channelStats(0).accessUnits() - frames);
    }
}
