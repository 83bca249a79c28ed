package io.culvert.relay.source.rtp;

import io.culvert.wire.link.LinkFrame;
import io.culvert.wire.rtp.NtpTime;
import io.culvert.wire.sdp.MediaSection;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Which RTP timestamp belongs to the present instant, for each track. Best told by the sender's own reports, which put all
 * tracks on one clock; until they come by the RTP-Info of the PLAY reply, or else by when the first packet came.
 */
public final class SourceClocks {
    /** The clock of the sender may be set; up to here it is only followed. */
    private static final double MAX_DRIFT_SECONDS = 1;

    /** A track's first report differs by more only where it is by another clock: by less, it may have come late. */
    private static final double MAX_DELAY_SECONDS = 60;

    private static final double FOLLOW = 1 / 16.0;

    /** An RTP-Info further than this from the first packet says nothing of it. */
    private static final int MAX_INFO_SECONDS = 10;

    private static final class TrackTime {
        private final MediaSection section;
        private boolean known;
        private boolean reported;
        private boolean seen;
        private long rtp;
        /** Seconds on our clock, or on the sender's once it has reported. */
        private double at;

        TrackTime(MediaSection section) {
            this.section = section;
        }

        void set(long timestamp, double seconds) {
            known = true;
            rtp = timestamp;
            at = seconds;
        }

        long atTime(double seconds) {
            return rtp + Math.round((seconds - at) * section.clockRate()) & 0xFFFF_FFFFL;
        }
    }

    private final List<TrackTime> tracks = new ArrayList<>();
    private double senderAhead = Double.NaN;

    public SourceClocks(List<MediaSection> sections) {
        sections.forEach(section -> tracks.add(new TrackTime(section)));
    }

    /** RTP-Info named this timestamp for the instant of the PLAY reply. */
    public void info(int track, OptionalLong rtptime, long now) {
        TrackTime time = tracks.get(track);
        if (!time.reported && !time.seen && rtptime.isPresent()) {
            time.set(rtptime.getAsLong(), now / 1e9);
        }
    }

    public void packet(int track, long timestamp, long now) {
        TrackTime time = tracks.get(track);
        if (time.seen) {
            return;
        }
        time.seen = true;
        long distance = Math.abs((int) (timestamp - time.atTime(now / 1e9)));
        boolean fits = time.known && distance <= (long) MAX_INFO_SECONDS * time.section.clockRate();
        if (!time.reported && !fits) {
            time.set(timestamp, now / 1e9);
        }
    }

    /** A sender report; one without a time of day, as senders without a clock write, is no use. */
    public void report(int track, long ntp, long timestamp, long now) {
        if (ntp == 0) {
            return;
        }
        double sender = NtpTime.toEpochMillis(ntp) / 1e3;
        double ahead = sender - now / 1e9;
        boolean jumped = Double.isNaN(senderAhead) || Math.abs(ahead - senderAhead) > MAX_DRIFT_SECONDS;
        TrackTime time = tracks.get(track);
        if (jumped && isClockSet(time, sender, timestamp, ahead)) {
            jump(ahead - senderAhead);
        }
        senderAhead = jumped ? ahead : senderAhead + (ahead - senderAhead) * FOLLOW;
        time.set(timestamp, sender);
        time.reported = true;
    }

    /** Or the report has only come late, or early: then the track's own time has gone on as its timestamps have. */
    private boolean isClockSet(TrackTime time, double sender, long timestamp, double ahead) {
        if (!time.reported) {
            return Math.abs(ahead - senderAhead) > MAX_DELAY_SECONDS;
        }
        double expected = time.at + (double) (int) (timestamp - time.rtp) / time.section.clockRate();
        return Math.abs(sender - expected) > MAX_DRIFT_SECONDS;
    }

    /** What the other tracks reported on the clock as it was stays true on the clock as it is now. */
    private void jump(double seconds) {
        tracks.stream().filter(time -> time.reported).forEach(time -> time.at += seconds);
    }

    /** True once something is known of every track. */
    public boolean isComplete() {
        return tracks.stream().allMatch(time -> time.known);
    }

    public List<LinkFrame.TrackClock> at(long now) {
        List<LinkFrame.TrackClock> clocks = new ArrayList<>(tracks.size());
        for (int n = 0; n < tracks.size(); n++) {
            TrackTime time = tracks.get(n);
            double seconds = now / 1e9 + (time.reported ? senderAhead : 0);
            long rtp = time.known ? time.atTime(seconds) : 0;
            clocks.add(new LinkFrame.TrackClock(n, time.section.clockRate(), rtp, time.section.isVideo()));
        }
        return clocks;
    }
}
