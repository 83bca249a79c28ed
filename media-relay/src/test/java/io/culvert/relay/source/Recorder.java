package io.culvert.relay.source;

import io.culvert.relay.stream.AccessUnit;
import io.culvert.relay.stream.MediaSource;
import io.culvert.relay.stream.UnitSink;
import io.culvert.wire.link.LinkFrame;
import io.culvert.wire.rtp.RtpHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Collects what a source delivers until enough has come. */
final class Recorder implements UnitSink {
    /** One RTP packet. */
    record Rtp(int payloadType, int sequence, long timestamp, boolean marker, byte[] payload) {}

    /** One access unit, when it came, and in which turn of the lane. */
    record Unit(int track, boolean randomAccess, long nanos, int turn, List<Rtp> packets) {
        long timestamp() {
            return packets.get(0).timestamp();
        }
    }

    private final List<Unit> units = new ArrayList<>();
    private final int enough;
    private final Executor lane;
    private final long audioWaitNanos;
    private boolean turning;
    private int turn;
    private final CompletableFuture<List<Unit>> done = new CompletableFuture<>();
    final CompletableFuture<LinkFrame.EndReason> end = new CompletableFuture<>();

    private Recorder(int enough, Executor lane, long audioWaitNanos) {
        this.enough = enough;
        this.lane = lane;
        this.audioWaitNanos = audioWaitNanos;
    }

    /** Plays and returns the first units, or all if the source ends before. */
    static List<Unit> record(MediaSource source, int enough) throws Exception {
        return record(source, enough, 0);
    }

    /** The same, and sound may wait for its picture. */
    static List<Unit> record(MediaSource source, int enough, long audioWaitNanos) throws Exception {
        Recorder recorder = new Recorder(enough, source.lane(), audioWaitNanos);
        source.lane().execute(() -> source.play(recorder));
        try {
            return recorder.done.get(20, TimeUnit.SECONDS);
        } finally {
            source.close();
        }
    }

    @Override
    public void onUnit(AccessUnit unit) {
        List<Rtp> packets = split(unit.packets(), unit.track());
        units.add(new Unit(unit.track(), unit.randomAccess(), System.nanoTime(), turn, packets));
        if (!turning) {
            turning = true;
            lane.execute(() -> {
                turning = false;
                turn++;
            });
        }
        if (units.size() == enough) {
            done.complete(List.copyOf(units));
        }
    }

    @Override
    public long audioWaitNanos() {
        return audioWaitNanos;
    }

    @Override
    public void onEnd(LinkFrame.EndReason reason) {
        end.complete(reason);
        done.complete(List.copyOf(units));
    }

    static List<Rtp> split(ByteBuf frames, int track) {
        ByteBuf in = frames.duplicate();
        List<Rtp> packets = new ArrayList<>();
        while (in.isReadable()) {
            if (in.readByte() != '$' || in.readUnsignedByte() != 2 * track) {
                throw new AssertionError("no interleaved frame of track " + track);
            }
            int length = in.readUnsignedShort();
            if (length > 1460 || !RtpHeader.isRtp(in, in.readerIndex(), length)) {
                throw new AssertionError("no RTP packet of an allowed size: " + length);
            }
            packets.add(rtp(Unpooled.wrappedBuffer(ByteBufUtil.getBytes(in.readSlice(length)))));
        }
        return packets;
    }

    private static Rtp rtp(ByteBuf packet) {
        return new Rtp(
                RtpHeader.payloadType(packet, 0),
                RtpHeader.sequence(packet, 0),
                RtpHeader.timestamp(packet, 0),
                RtpHeader.marker(packet, 0),
                ByteBufUtil.getBytes(packet.slice(12, packet.readableBytes() - 12)));
    }
}
