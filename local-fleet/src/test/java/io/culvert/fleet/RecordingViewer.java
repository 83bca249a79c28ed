package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.client.Answer;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.fleet.process.Await;
import io.culvert.wire.rtp.RtpHeader;
import io.culvert.wire.rtsp.InterleavedFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A client that tells the pictures of a recording apart by their bytes. Its lists are guarded by this object's lock. */
final class RecordingViewer implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(10);
    private static final int BYE = 203;

    /**
     * A picture.
     *
     * @param sequence of its first packet
     * @param nanos    when its last packet came
     * @param hash     of its payload
     */
    record Unit(int sequence, long timestamp, long nanos, int hash) {}

    private final TunnelClient client;
    private final List<Unit> units = new ArrayList<>();
    private final Set<Integer> byes = new TreeSet<>();
    private final AtomicInteger soundPackets = new AtomicInteger();
    private int sequence;
    private int hash = 1;
    private boolean begun;

    RecordingViewer(TunnelClient client) {
        this.client = client;
        client.media().listener(this::onFrame);
        client.describe();
        client.setupAll();
    }

    private synchronized void onFrame(InterleavedFrame frame, long nanos) {
        switch (frame.channel()) {
            case 0 -> onPicture(frame.payload(), nanos);
            case 2 -> soundPackets.incrementAndGet();
            default -> {
                if (endsInBye(frame.payload())) {
                    byes.add(frame.channel());
                }
            }
        }
    }

    private void onPicture(byte[] payload, long nanos) {
        ByteBuf packet = Unpooled.wrappedBuffer(payload);
        sequence = begun ? sequence : RtpHeader.sequence(packet, 0);
        begun = true;
        hash = 31 * hash + Arrays.hashCode(Arrays.copyOfRange(payload, RtpHeader.FIXED_BYTES, payload.length));
        if (RtpHeader.marker(packet, 0)) {
            units.add(new Unit(sequence, RtpHeader.timestamp(packet, 0), nanos, hash));
            begun = false;
            hash = 1;
        }
    }

    /** A compound packet: each part says its length in words after the first (RFC 3550, 6.4.1). */
    private static boolean endsInBye(byte[] compound) {
        int type = 0;
        for (int at = 0; at + 4 <= compound.length; ) {
            type = compound[at + 1] & 0xFF;
            at += 4 + 4 * ((compound[at + 2] & 0xFF) << 8 | compound[at + 3] & 0xFF);
        }
        return type == BYE;
    }

    TunnelClient client() {
        return client;
    }

    /** PLAY with these headers; 200 or an exception. */
    Answer play(String... headers) {
        return client.ask("PLAY", client.aggregateUrl(), headers).require(200);
    }

    synchronized List<Unit> units() {
        return List.copyOf(units);
    }

    int soundPackets() {
        return soundPackets.get();
    }

    synchronized Set<Integer> byeChannels() {
        return Set.copyOf(byes);
    }

    void awaitBye(Duration limit) {
        await("BYE on both tracks", limit, () -> byeChannels().size() == 2);
    }

    void awaitUnits(int count, Duration limit) {
        await(count + " pictures", limit, () -> units().size() >= count);
    }

    void await(String what, Duration limit, BooleanSupplier reached) {
        Await.until(what, limit, POLL, reached);
        assertThat(reached.getAsBoolean()).as(what).isTrue();
    }

    @Override
    public void close() {
        client.close();
    }
}
