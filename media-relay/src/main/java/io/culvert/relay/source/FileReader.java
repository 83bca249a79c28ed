package io.culvert.relay.source;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/**
 * Reads a file as one flow of packets in order of decoding time, whatever the order of its chunks; looped without end if
 * the stream is live. All loops begin at multiples of one length, that of the leading track (video, if there is any), so
 * that tracks do not drift and the leading track has no seam.
 *
 * <p>Used by one thread at a time; {@link #close} frees it.
 */
final class FileReader implements AutoCloseable {
    /** Read ahead at most, to find the packet that is next in time: some files hold a second per chunk. */
    private static final int MAX_AHEAD_BYTES = 16 * 1024 * 1024;

    private static final int MAX_AHEAD_PACKETS = 2_000;

    private final Demuxer demuxer;
    private final List<FileTrack> tracks;
    private final FileTrack leader;
    private final boolean looped;
    private final BooleanSupplier isReplaced;
    private final long origin;
    private long leaderFirstDts = Long.MIN_VALUE;
    private long leaderEnd;
    private long loopLength;
    private long loops;
    private int aheadBytes;
    private int aheadPackets;
    private boolean ended;
    private boolean replaced;
    private double audibleFrom = Double.NEGATIVE_INFINITY;

    /** @param isReplaced asked before the file is read once more: then it is not */
    FileReader(Demuxer demuxer, List<FileTrack> tracks, boolean looped, BooleanSupplier isReplaced) {
        this.isReplaced = isReplaced;
        this.demuxer = demuxer;
        this.tracks = tracks;
        this.looped = looped;
        leader = tracks.stream().filter(t -> t.video).findFirst().orElse(tracks.get(0));
        origin = demuxer.isRaw() ? 0 : Ticks.MICROS.to(leader.ticks, demuxer.startMicros());
    }

    /** True if it ended because there is another file now in its place, or none. */
    boolean isReplaced() {
        return replaced;
    }

    FileTrack leader() {
        return leader;
    }

    /** The next packet, still in the reader's hands; empty at the end. */
    Optional<TimedPacket> peek() {
        fill();
        TimedPacket next = null;
        for (FileTrack track : tracks) {
            TimedPacket head = track.queue.peek();
            if (head != null && (next == null || head.due() < next.due())) {
                next = head;
            }
        }
        return Optional.ofNullable(next);
    }

    /** When the next picture is due, as far as the file has been read; the end of time if none is there. */
    long nextPicture() {
        long due = Long.MAX_VALUE;
        for (FileTrack track : tracks) {
            TimedPacket head = track.queue.peek();
            if (track.video && head != null) {
                due = Math.min(due, head.due());
            }
        }
        return due;
    }

    /** Takes the packet that was peeked; the caller frees it. */
    void take(TimedPacket packet) {
        packet.track().queue.remove();
        aheadBytes -= packet.bytes();
        aheadPackets--;
    }

    private void fill() {
        while (!ended && aheadBytes < MAX_AHEAD_BYTES && aheadPackets < MAX_AHEAD_PACKETS && someQueueIsEmpty()) {
            read();
        }
    }

    private boolean someQueueIsEmpty() {
        for (FileTrack track : tracks) {
            if (track.queue.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private void read() {
        AVPacket packet = av_packet_alloc();
        boolean kept = false;
        try {
            if (!demuxer.read(packet)) {
                onEndOfFile();
                return;
            }
            kept = accept(packet);
        } finally {
            if (!kept) {
                av_packet_free(packet);
            }
        }
    }

    private void onEndOfFile() {
        replaced = looped && isReplaced.getAsBoolean();
        if (!looped || replaced || leaderFirstDts == Long.MIN_VALUE) {
            ended = true;
            return;
        }
        if (loops == 0) {
            loopLength = leaderEnd - leaderFirstDts;
        }
        loops++;
        demuxer.rewind(leader.stream, leaderFirstDts);
        tracks.forEach(FileTrack::rewound);
    }

    private boolean accept(AVPacket packet) {
        FileTrack track = trackOf(packet.stream_index());
        if (track == null || (packet.flags() & AV_PKT_FLAG_CORRUPT) != 0 || !track.prepare(packet)) {
            return false;
        }
        if (track == leader && loops == 0) {
            leaderFirstDts = leaderFirstDts == Long.MIN_VALUE ? packet.dts() : leaderFirstDts;
            leaderEnd = packet.dts() + packet.duration();
        }
        return enqueue(track, packet);
    }

    private boolean enqueue(FileTrack track, AVPacket packet) {
        long start = leader.ticks.to(track.ticks, origin);
        double seconds = track.ticks.seconds(packet.pts() - start);
        if (!track.video && (seconds < audibleFrom || isBeyondLoop(seconds) || seconds < 0 && looped)) {
            return false;
        }
        Ticks clock = new Ticks(1, track.clockRate());
        long loopStart = leader.ticks.to(clock, loops * loopLength);
        long pts = track.ticks.to(clock, packet.pts() - start) + loopStart;
        if (track.overlaps(pts, track.ticks.to(clock, packet.duration()))) {
            return false;
        }
        long dts = track.ticks.to(clock, packet.dts() - start) + loopStart;
        long due = track.ticks.to(Ticks.NANOS, packet.dts() - start) + leader.ticks.to(Ticks.NANOS, loops * loopLength);
        boolean key = (packet.flags() & AV_PKT_FLAG_KEY) != 0;
        track.queue.add(new TimedPacket(track, packet, key, packet.size(), due, pts, dts));
        aheadBytes += packet.size();
        aheadPackets++;
        return true;
    }

    private boolean isBeyondLoop(double seconds) {
        return loops > 0 && seconds >= leader.ticks.seconds(loopLength);
    }

    private FileTrack trackOf(int stream) {
        for (FileTrack track : tracks) {
            if (track.stream == stream) {
                return track;
            }
        }
        return null;
    }

    /**
     * Moves to the random-access point at or before the position, or to the first one there is.
     *
     * @return its position in seconds
     */
    double startAt(double seconds) {
        for (double back : new double[] {0, 2, 10, Double.POSITIVE_INFINITY}) {
            Optional<Double> found = scan(seconds, Math.max(0, seconds - back), back == Double.POSITIVE_INFINITY);
            if (found.isPresent()) {
                audibleFrom = found.get();
                dropBefore(found.get());
                return found.get();
            }
        }
        return 0;
    }

    private Optional<Double> scan(double seconds, double from, boolean takeAny) {
        forget();
        demuxer.seek(leader.stream, leader.ticks.ofSeconds(from) + origin);
        Optional<Double> found = Optional.empty();
        while (!ended && aheadBytes < MAX_AHEAD_BYTES && aheadPackets < MAX_AHEAD_PACKETS) {
            int before = leader.queue.size();
            read();
            if (leader.queue.size() == before) {
                continue;
            }
            TimedPacket last = leader.queue.peekLast();
            double at = (double) last.pts() / leader.clockRate();
            if (last.key() && (at <= seconds + 0.001 || takeAny && found.isEmpty())) {
                dropOlderThan(last);
                found = Optional.of(at);
            } else if (found.isEmpty()) {
                dropOlderThan(null);
            }
            if (at >= seconds && (found.isPresent() || !takeAny)) {
                return found;
            }
        }
        return found;
    }

    private void forget() {
        ended = false;
        for (FileTrack track : tracks) {
            while (!track.queue.isEmpty()) {
                drop(track);
            }
            track.moved();
        }
    }

    /** Drops what stands in the leader's queue before this packet; all of it for null. */
    private void dropOlderThan(TimedPacket packet) {
        while (!leader.queue.isEmpty() && leader.queue.peek() != packet) {
            drop(leader);
        }
        if (packet == null) {
            tracks.forEach(track -> {
                while (track != leader && track.queue.size() > MAX_AHEAD_PACKETS / 4) {
                    drop(track);
                }
            });
        }
    }

    private void dropBefore(double seconds) {
        for (FileTrack track : tracks) {
            while (track != leader
                    && !track.queue.isEmpty()
                    && (double) track.queue.peek().pts() / track.clockRate() < seconds) {
                drop(track);
            }
        }
    }

    private void drop(FileTrack track) {
        TimedPacket packet = track.queue.peek();
        take(packet);
        packet.free();
    }

    @Override
    public void close() {
        tracks.forEach(FileTrack::close);
        demuxer.close();
    }
}
