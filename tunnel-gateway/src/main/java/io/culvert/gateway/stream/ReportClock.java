package io.culvert.gateway.stream;

import io.culvert.wire.link.LinkFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The time of day that a stream's sender reports tell. FFmpeg places each packet by its track's last report: a feed whose
 * clock says of the same timestamp another time than the one before, by as little as the way of a packet through the
 * network, would set its recording back at the first report after the seam. So what a new feed tells is moved, for all of
 * its tracks alike, to where the old one would have been.
 *
 * <p>Owned by the home loop of its stream.
 */
final class ReportClock {
    /**
     * What is less is a busy relay that reads its two clocks one after the other. FFmpeg counts pictures by the frame rate,
     * and one that is set back by a millisecond may get the number of the last.
     */
    private static final long NOISE = Ticks.toNtp(10_000_000);

    /** What the stream's beginning was told to be, by track. */
    private final long[] told = new long[OutputTimeline.MAX_TRACKS];

    private int toldTracks;
    private boolean settled;
    private long correction;

    /** Another feed has taken over. */
    void seam() {
        settled = false;
    }

    /**
     * What is to be told now.
     *
     * @param clocks the last clock of a track, null as long as there was none
     */
    List<SenderReports.Track> reports(
            List<LinkFrame.TrackClock> tracks, IntFunction<LinkFrame.Clock> clocks, OutputTimeline timeline) {
        if (!settled && tracks.stream().allMatch(track -> clocks.apply(track.track()) != null)) {
            settle(tracks, clocks, timeline);
        }
        List<SenderReports.Track> made = new ArrayList<>();
        for (LinkFrame.TrackClock opened : tracks) {
            int number = opened.track();
            TrackContinuity track = timeline.track(number).orElseThrow();
            Optional<LinkFrame.Clock> clock = Optional.ofNullable(clocks.apply(number));
            long ntp = clock.map(c -> tell(track, c)).orElse(0L);
            long time = clock.map(c -> track.map(c.rtpTimestamp())).orElse(0L);
            made.add(new SenderReports.Track(number, track.ssrc(), ntp, time, track.packets(), track.octets()));
        }
        return List.copyOf(made);
    }

    /** Once for a feed, so that no track goes back. */
    private void settle(
            List<LinkFrame.TrackClock> tracks, IntFunction<LinkFrame.Clock> clocks, OutputTimeline timeline) {
        settled = true;
        correction = tracks.stream()
                .map(LinkFrame.TrackClock::track)
                .filter(this::wasTold)
                .mapToLong(number ->
                        told[number] - beginning(timeline.track(number).orElseThrow(), clocks.apply(number)))
                .max()
                .orElse(0);
    }

    private boolean wasTold(int track) {
        return (toldTracks & 1 << track) != 0;
    }

    private long tell(TrackContinuity track, LinkFrame.Clock clock) {
        if (!settled) {
            return 0;
        }
        int number = clock.track();
        long heard = beginning(track, clock) + correction;
        if (!wasTold(number) || Math.abs(heard - told[number]) > NOISE) {
            told[number] = heard;
            toldTracks |= 1 << number;
        }
        return told[number] + Ticks.toNtp(track.nanosAt(clock.rtpTimestamp()));
    }

    /** The time of day, by this clock, at which the stream began; without what the track was moved for its own. */
    private static long beginning(TrackContinuity track, LinkFrame.Clock clock) {
        return clock.ntp() - Ticks.toNtp(track.nanosAt(clock.rtpTimestamp()) - track.movedNanos());
    }
}
