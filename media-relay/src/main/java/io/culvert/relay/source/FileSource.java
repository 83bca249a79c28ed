package io.culvert.relay.source;

import io.culvert.relay.stream.AccessUnit;
import io.culvert.relay.stream.MediaSource;
import io.culvert.relay.stream.Playback;
import io.culvert.relay.stream.SourceDescription;
import io.culvert.relay.stream.UnitSink;
import io.culvert.wire.link.LinkFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** A file that is played in real time: looped for ever as a live stream, or once from some position as a recording. */
final class FileSource implements MediaSource {
    private static final Logger LOG = Logger.getLogger(FileSource.class);

    /**
     * Packets due within this time go out together. All sources wake at multiples of it, so that a lane with hundreds of them
     * wakes once for some, and a link is written to once for them.
     */
    private static final long TICK_NANOS = 2_000_000;

    private static final int PACKET_OVERHEAD_PERCENT = 5;
    private static final int MIN_UNIT_BYTES = 256;

    private final SourceDescription description;
    private final FileReader reader;
    private final List<FileTrack> tracks;
    private final Optional<Playback> playback;
    private final ScheduledExecutorService lane;
    private final double startSeconds;
    private final double scale;
    private final Pacer pacer;
    private final boolean hasVideo;
    private final AtomicBoolean closing = new AtomicBoolean();
    private UnitSink sink;

    /** The reader stands at the start position already. */
    FileSource(
            SourceDescription description,
            FileReader reader,
            List<FileTrack> tracks,
            Optional<Playback> playback,
            double startSeconds,
            ScheduledExecutorService lane) {
        this.description = description;
        this.reader = reader;
        this.tracks = tracks;
        this.playback = playback;
        this.startSeconds = startSeconds;
        this.lane = lane;
        scale = playback.map(Playback::scale).orElse(1.0);
        pacer = new Pacer(scale);
        pacer.startAt(nanos(startSeconds));
        hasVideo = tracks.stream().anyMatch(track -> track.video);
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }

    @Override
    public SourceDescription description() {
        return description;
    }

    @Override
    public ScheduledExecutorService lane() {
        return lane;
    }

    @Override
    public void play(UnitSink receiver) {
        sink = receiver;
        pacer.start(nanos(startSeconds), System.nanoTime());
        pump();
    }

    @Override
    public List<LinkFrame.TrackClock> clocks() {
        long position = pacer.position(System.nanoTime());
        return tracks.stream()
                .map(track -> new LinkFrame.TrackClock(
                        track.number, track.clockRate(), rtpAt(position, track.clockRate()), track.video))
                .toList();
    }

    private long rtpAt(long positionNanos, int clockRate) {
        double seconds = startSeconds + (positionNanos / 1e9 - startSeconds) / scale;
        return Math.round(seconds * clockRate) & 0xFFFF_FFFFL;
    }

    @Override
    public double npt() {
        return playback.isEmpty() ? Double.NaN : pacer.position(System.nanoTime()) / 1e9;
    }

    @Override
    public double scale() {
        return scale;
    }

    private void pump() {
        if (closing.get()) {
            return;
        }
        try {
            deliverWhatIsDue();
        } catch (UnreadableMediaException e) {
            LOG.warnf("a file source ends: %s", e.getMessage());
            sink.onEnd(LinkFrame.EndReason.SOURCE_LOST);
        } catch (RuntimeException e) {
            LOG.error("a file source ends", e);
            sink.onEnd(LinkFrame.EndReason.SOURCE_LOST);
        }
    }

    private void deliverWhatIsDue() {
        while (!closing.get()) {
            Optional<TimedPacket> next = reader.peek();
            if (next.isEmpty() || isBeyondEnd(next.get())) {
                sink.onEnd(reader.isReplaced() ? LinkFrame.EndReason.SOURCE_LOST : LinkFrame.EndReason.END_OF_STREAM);
                return;
            }
            long now = System.nanoTime();
            long delay = pacer.delay(due(next.get()), now);
            if (delay >= TICK_NANOS) {
                lane.schedule(this::pump, untilTick(now, delay), TimeUnit.NANOSECONDS);
                return;
            }
            reader.take(next.get());
            deliver(next.get());
        }
    }

    /** Until the last tick before a packet that is due after the delay. */
    static long untilTick(long now, long delay) {
        return delay - Math.floorMod(now + delay, TICK_NANOS);
    }

    /** Sound is delivered with the next picture if that is due within the time that sound may wait. */
    private long due(TimedPacket packet) {
        if (!hasVideo || scale != 1 || packet.track().video) {
            return packet.due();
        }
        long picture = reader.nextPicture();
        return picture <= packet.due() + sink.audioWaitNanos() ? picture : packet.due();
    }

    private boolean isBeyondEnd(TimedPacket packet) {
        return playback.flatMap(Playback::end)
                .map(end -> packet.due() >= nanos(end))
                .orElse(false);
    }

    private void deliver(TimedPacket packet) {
        try {
            if (isSent(packet)) {
                pack(packet);
            }
        } finally {
            packet.free();
        }
    }

    /** At another speed sound would come in shreds: pictures alone are sent, where there are any. */
    private boolean isSent(TimedPacket packet) {
        if (scale == 1 || !hasVideo) {
            return true;
        }
        return packet.track().video && (packet.key() || scale <= Playback.MAX_WHOLE_SCALE);
    }

    private void pack(TimedPacket packet) {
        FileTrack track = packet.track();
        int size = packet.bytes() + packet.bytes() * PACKET_OVERHEAD_PERCENT / 100 + MIN_UNIT_BYTES;
        ByteBuf packets = PooledByteBufAllocator.DEFAULT.directBuffer(size);
        try {
            long pts = scaled(packet.pts(), track);
            track.packetiser().pack(packet.packet(), pts, Math.min(pts, scaled(packet.dts(), track)), packets);
            if (packets.isReadable()) {
                boolean randomAccess = hasVideo ? track.video && packet.key() : packet.key();
                sink.onUnit(new AccessUnit(track.number, randomAccess, packets));
            }
        } finally {
            packets.release();
        }
    }

    /** RTP runs at normal speed, whatever the speed of the recording (RFC 2326, 12.34 and appendix B). */
    private long scaled(long ticks, FileTrack track) {
        if (scale == 1) {
            return ticks;
        }
        long start = Math.round(startSeconds * track.clockRate());
        return start + Math.round((ticks - start) / scale);
    }

    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            lane.execute(reader::close);
        }
    }
}
