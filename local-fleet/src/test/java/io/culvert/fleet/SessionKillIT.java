package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.client.Answer;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.fleet.process.ServiceProcess;
import io.culvert.wire.kafka.Topics;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A session service ends, in order or not, while viewers play: one in each partition of the commands, so that some of
 * them are surely owned by the one that ends.
 */
class SessionKillIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration KILL_PROMISE = Duration.ofSeconds(8);

    /** Promised are 2 s; the rest is room for a busy machine. */
    private static final Duration TERM_PROMISE = Duration.ofSeconds(4);
    /** Frames come each 40 ms; the rest is room for a busy machine. */
    private static final long NO_GAP_MILLIS = 1_000;

    @RegisterExtension
    static final FleetForTests FLEET = FleetForTests.of(2, 2, 1);

    private final List<TunnelClient> viewers = new ArrayList<>();

    @BeforeEach
    void watch() {
        for (int partition = 0; partition < Topics.COMMAND_PARTITIONS; partition++) {
            TunnelClient viewer = TunnelClient.http(
                            FLEET.get().url(partition % 2, "/live/demo").toString())
                    .cookie(cookieIn(partition))
                    .timeout(SOON)
                    .open();
            viewers.add(viewer);
            viewer.watch();
        }
        assertThat(viewers).allMatch(viewer -> viewer.media().awaitMorePackets(0, 50, SOON));
        viewers.forEach(viewer -> viewer.media().forgetSilence());
    }

    @AfterEach
    void bringBack() {
        viewers.forEach(TunnelClient::close);
        for (ServiceProcess service : FLEET.get().sessions()) {
            if (!service.process().isAlive()) {
                service.restart();
                service.awaitReady(Duration.ofSeconds(60));
            }
        }
    }

    @Test
    void shouldKeepMediaAndAnswerWhenTheOwnerIsKilled() {
        ServiceProcess owner = FLEET.get().sessions().get(0);

        owner.process().kill();

        assertAnswered(KILL_PROMISE);
    }

    @Test
    void shouldKeepMediaAndAnswerWhenTheOwnerStopsInOrder() {
        ServiceProcess owner = FLEET.get().sessions().get(1);

        owner.process().terminate();

        assertAnswered(TERM_PROMISE);
        assertThat(owner.process().awaitExit(SOON)).isTrue();
    }

    private void assertAnswered(Duration promise) {
        List<CompletableFuture<Answer>> asked = viewers.stream()
                .map(viewer -> viewer.start(viewer.request("GET_PARAMETER", viewer.aggregateUrl())))
                .toList();
        for (int n = 0; n < asked.size(); n++) {
            Answer answer = viewers.get(n).await(asked.get(n), "GET_PARAMETER");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(Duration.ofNanos(answer.nanos())).isLessThanOrEqualTo(promise);
        }
        assertThat(viewers).allSatisfy(viewer -> {
            assertThat(viewer.media().awaitMorePackets(0, 25, SOON)).isTrue();
            assertThat(viewer.media().channelStats(0).largestSilenceMillis()).isLessThan(NO_GAP_MILLIS);
            assertThat(viewer.media().channelStats(0).isUnbroken()).isTrue();
            assertThat(viewer.unexpectedAnswers()).isEmpty();
            assertThat(viewer.isOpen()).isTrue();
        });
    }

    /** A cookie whose tunnel lives in this partition; another one at each call. */
    private static String cookieIn(int partition) {
        for (int n = 0; ; n++) {
            String cookie = "session-kill-" + System.nanoTime() + "-" + n;
            if (Topics.commandPartition(tunnelId(cookie)) == partition) {
                return cookie;
            }
        }
    }

    private static String tunnelId(String cookie) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(("culvert:" + cookie).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, 32);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
