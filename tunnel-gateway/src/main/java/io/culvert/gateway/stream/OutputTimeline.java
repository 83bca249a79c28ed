package io.culvert.gateway.stream;

import io.culvert.wire.link.LinkFrame;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The time of a stream as its viewers see it, common to all tracks. At a seam between two feeds it goes on by the time
 * that has really passed, by the same amount for every track, so that sound and picture stay together.
 *
 * <p>Owned by the home loop of its stream.
 */
final class OutputTimeline {
    /** Track numbers are below this: the limit of media sections. */
    static final int MAX_TRACKS = 16;

    /** Between the last frame of the old feed and the first of the new one, if both came at the same time. */
    private static final long MIN_STEP_NANOS = 10_000_000L;

    private final TrackContinuity[] tracks = new TrackContinuity[MAX_TRACKS];
    private final RandomGenerator random;
    private List<LinkFrame.TrackClock> clocks = List.of();
    private int present;
    private long lastArrivalNanos;

    OutputTimeline(RandomGenerator random) {
        this.random = random;
    }

    /** True if the tracks of an Open can be followed at all. */
    static boolean canFollow(List<LinkFrame.TrackClock> clocks) {
        int seen = 0;
        for (LinkFrame.TrackClock clock : clocks) {
            if (clock.track() >= MAX_TRACKS || clock.clockRate() <= 0 || (seen & 1 << clock.track()) != 0) {
                return false;
            }
            seen |= 1 << clock.track();
        }
        return seen != 0;
    }

    /** A feed takes over with this packet. */
    void seam(List<LinkFrame.TrackClock> feedClocks, int track, long timestamp, long nowNanos) {
        long origin = positionOfNext(nowNanos) - sinceOpen(feedClocks, track, timestamp);
        clocks = feedClocks;
        present = 0;
        for (LinkFrame.TrackClock clock : feedClocks) {
            int i = clock.track();
            if (tracks[i] == null) {
                tracks[i] = new TrackContinuity(random);
            }
            tracks[i].resume(clock, origin);
            present |= 1 << i;
        }
        tracks[track].passFloor(timestamp);
    }

    /**
     * Not closer to the last picture than pictures are: FFmpeg counts them by the frame rate and complains of two that have
     * the same number.
     */
    private long positionOfNext(long nowNanos) {
        long newest = Long.MIN_VALUE;
        long next = Long.MIN_VALUE;
        for (TrackContinuity track : tracks) {
            if (track != null && track.started()) {
                newest = Math.max(newest, track.newestNanos());
                next = Math.max(next, track.nextNanos());
            }
        }
        boolean first = newest == Long.MIN_VALUE;
        return first ? 0 : Math.max(next, newest + Math.max(nowNanos - lastArrivalNanos, MIN_STEP_NANOS));
    }

    private static long sinceOpen(List<LinkFrame.TrackClock> clocks, int track, long timestamp) {
        for (LinkFrame.TrackClock clock : clocks) {
            if (clock.track() == track) {
                return Ticks.toNanos((int) (timestamp - clock.rtpTimestamp()), clock.clockRate());
            }
        }
        return 0;
    }

    /** The track, if the present feed has it. */
    Optional<TrackContinuity> track(int number) {
        return number < MAX_TRACKS && (present & 1 << number) != 0 ? Optional.of(tracks[number]) : Optional.empty();
    }

    /** True if some feed has begun before. */
    boolean isRunning() {
        return present != 0;
    }

    void arrived(long nowNanos) {
        lastArrivalNanos = nowNanos;
    }

    /**
     * Where a viewer begins that gets what comes next.
     *
     * @param reference the track whose packet comes next, its timestamp already admitted
     * @param open      of the feed: its npt is a position in a recording, NaN for a live stream
     */
    StartPoint startPoint(int reference, int randomAccessTrack, LinkFrame.Open open) {
        double npt = open.npt();
        TrackContinuity leader = tracks[reference];
        int[] sequences = new int[MAX_TRACKS];
        long[] times = new long[MAX_TRACKS];
        for (LinkFrame.TrackClock clock : clocks) {
            TrackContinuity track = tracks[clock.track()];
            sequences[clock.track()] = track.nextSequence();
            // A recording's position belongs to the instant of the Open; a live stream has no other than this one.
            long ticks = Double.isNaN(npt) ? leader.ticksAfterOpen() * track.clockRate() / leader.clockRate() : 0;
            times[clock.track()] = track.timeAfterOpen(ticks);
        }
        int randomAccess = randomAccessTrack < 0 ? 0 : 1 << randomAccessTrack;
        double position = npt + open.scale() * leader.ticksAfterOpen() / leader.clockRate();
        return new StartPoint(sequences, times, present, randomAccess, npt, position);
    }
}
