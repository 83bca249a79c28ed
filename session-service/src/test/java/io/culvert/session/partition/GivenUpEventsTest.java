package io.culvert.session.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.session.tunnel.Receipt;
import io.culvert.session.tunnel.SessionIds;
import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.kafka.TunnelEvent;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events of partitions that are given up: the next owner reads them again, and here nobody counts them any more. */
class GivenUpEventsTest {
    private static final String TUNNEL = "0123456789abcdef0123456789abcdef";
    private static final int PARTITION = Topics.commandPartition(TUNNEL);
    private static final GatewayAddress GATEWAY = new GatewayAddress("gateway-0-abcdef", 3, "127.0.0.1:1");

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final SessionLoop loop = new SessionLoop(
            "session-0-abcdef",
            PartitionLimits.DEFAULT,
            2_000,
            record -> CompletableFuture.completedStage(null),
            new SilentObserver(),
            Clock.systemUTC(),
            SessionIds.DIGEST);

    @AfterEach
    void stop() {
        loop.stop();
    }

    @Test
    void shouldAbandonWhatWaitsWhenItsPartitionIsGivenUp() throws Exception {
        own();
        loop.event(PARTITION, 0, opened(), receipt("opened"));
        loop.event(PARTITION, 1, describe(), receipt("describe"));
        assertThat(next()).isEqualTo("opened settled");

        loop.revoked(Set.of(PARTITION)).get(30, TimeUnit.SECONDS);

        assertThat(next()).isEqualTo("describe abandoned");
        assertThat(heard).isEmpty();
    }

    @Test
    void shouldAbandonEventWhenItsPartitionIsNotOwned() throws Exception {
        loop.event(PARTITION, 0, opened(), receipt("opened"));

        assertThat(next()).isEqualTo("opened abandoned");
    }

    private void own() {
        loop.assigned(List.of(new RestoredPartition(PARTITION, 1, List.of(), Set.of(), List.of())), 1);
    }

    private static TunnelEvent opened() {
        return new TunnelEvent.DataSocketOpened(TUNNEL, GATEWAY, "get-1", TunnelEvent.Transport.HTTP, "/live/new");
    }

    /** Waits, because no relay has described the stream. */
    private static TunnelEvent describe() {
        byte[] request =
                "DESCRIBE rtsp://host/live/new RTSP/1.0\r\nCSeq: 1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        return new TunnelEvent.Command(TUNNEL, GATEWAY, "post-1", 1, System.currentTimeMillis() + 60_000, request);
    }

    private String next() throws InterruptedException {
        return heard.poll(30, TimeUnit.SECONDS);
    }

    private Receipt receipt(String name) {
        return new Receipt() {
            @Override
            public void settle() {
                heard.add(name + " settled");
            }

            @Override
            public void abandon() {
                heard.add(name + " abandoned");
            }
        };
    }
}
