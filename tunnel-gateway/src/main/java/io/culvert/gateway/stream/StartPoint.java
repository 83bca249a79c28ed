package io.culvert.gateway.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Where a batch begins: what a viewer must be told that begins with it.
 *
 * @param sequences        next sequence number, by track number
 * @param times            timestamp at one common instant, by track number
 * @param tracks           tracks of the feed, as a bit mask
 * @param randomAccessMask the track whose random-access points count, as a bit mask; 0 if the stream has none
 * @param npt              position in a recording that the times belong to, NaN for a live stream
 * @param position         position of the batch itself, NaN for a live stream
 */
record StartPoint(int[] sequences, long[] times, int tracks, int randomAccessMask, double npt, double position) {
    PlayStart playStart(ChannelLayout layout) {
        List<PlayStart.TrackStart> starts = new ArrayList<>();
        for (int track = 0; track < OutputTimeline.MAX_TRACKS; track++) {
            if ((tracks & layout.trackMask() & 1 << track) != 0) {
                // FFmpeg takes rtptime=0 for absent; one tick off is nothing to anybody.
                starts.add(new PlayStart.TrackStart(track, sequences[track], Math.max(times[track], 1)));
            }
        }
        return new PlayStart(List.copyOf(starts), Double.isNaN(npt) ? OptionalDouble.empty() : OptionalDouble.of(npt));
    }

    /** The same instant for a viewer that gets these tracks from a later point on. */
    StartPoint withSequencesOf(StartPoint later, int mask) {
        int[] mixed = sequences.clone();
        for (int track = 0; track < mixed.length; track++) {
            if ((mask & 1 << track) != 0) {
                mixed[track] = later.sequences[track];
            }
        }
        return new StartPoint(mixed, times, tracks, randomAccessMask, npt, position);
    }

    boolean needsRandomAccess(ChannelLayout layout) {
        return (randomAccessMask & layout.trackMask()) != 0;
    }
}
