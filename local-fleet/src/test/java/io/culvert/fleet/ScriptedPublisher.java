package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.client.TunnelClient;
import io.culvert.fleet.client.TunnelClientBuilder;
import io.culvert.fleet.process.Await;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Publishes RTP of its own making, each payload another. Belongs to the thread of its test. */
final class ScriptedPublisher implements AutoCloseable {
    /** A payload that nobody has heard of, which the fleet must not understand. */
    static final String UNKNOWN = "v=0\r\no=- 7 7 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
            + "m=video 0 RTP/AVP 113\r\na=rtpmap:113 X-CULVERT-TEST/90000\r\na=fmtp:113 x=1\r\na=control:one\r\n";

    private static final int TICKS = 3_600;
    private static final Duration BREATH = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int OK = 200;
    private static final int HEADER_BYTES = 12;
    private static final int MAX_PAYLOAD = 1_400;

    private final TunnelClient client;
    private final Random random = new Random(1);
    private final List<String> sent = new ArrayList<>();

    ScriptedPublisher(TunnelClientBuilder builder, String sdp) {
        client = builder.open();
        // one that comes back may be quicker than the news of its end
        Await.until(
                "the path to be free",
                PATIENCE,
                BREATH,
                () -> client.announce(sdp).status() == OK);
        client.recordAll();
    }

    /** So many packets, each an access unit. */
    void send(int packets) {
        for (int i = 0; i < packets; i++) {
            byte[] payload = new byte[1 + random.nextInt(MAX_PAYLOAD)];
            random.nextBytes(payload);
            ByteBuffer packet = ByteBuffer.allocate(HEADER_BYTES + payload.length);
            packet.put((byte) 0x80).put((byte) (0x80 | 113)).putShort((short) sent.size());
            packet.putInt(sent.size() * TICKS).putInt(0x600D).put(payload);
            sent.add(PayloadRecorder.text(payload));
            client.sendFrame(0, packet.array());
        }
    }

    /** Packets at a steady pace, until the condition holds. */
    void sendUntil(BooleanSupplier condition, Duration limit) {
        Await.until("what is published to have its effect", limit, BREATH, () -> {
            send(1);
            return condition.getAsBoolean();
        });
    }

    /** The run of what was sent that begins with the first of these and is as long. */
    List<String> sent(List<String> like) {
        int first = sent.indexOf(like.getFirst());
        assertThat(first).as("a payload that was never sent").isNotNegative();
        return List.copyOf(sent.subList(first, first + like.size()));
    }

    boolean isOpen() {
        return client.isOpen();
    }

    @Override
    public void close() {
        client.close();
    }
}
