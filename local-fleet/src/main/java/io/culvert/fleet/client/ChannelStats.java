package io.culvert.fleet.client;

/**
 * What came on one interleaved channel, up to one moment.
 *
 * @param packets              RTP packets
 * @param bytes                of RTP packets, headers included
 * @param reports              RTCP packets (compound packets count once)
 * @param malformed            frames that are neither RTP nor RTCP
 * @param firstSequence        of the first RTP packet; -1 without one
 * @param lastSequence         of the last RTP packet; -1 without one
 * @param sequenceGaps         times that a packet did not follow its predecessor by one
 * @param lostPackets          numbers skipped in those gaps, where they went forward
 * @param ssrc                 of the last RTP packet
 * @param ssrcChanges          times that it changed
 * @param firstTimestamp       of the first RTP packet; -1 without one
 * @param lastTimestamp        of the last RTP packet; -1 without one
 * @param timestampSteps       times that the timestamp went back, or ahead by over ten seconds of its clock
 * @param accessUnits          ends of access units: marker bits
 * @param randomAccessPoints   access units that a decoder can start at
 * @param startsAtRandomAccess true if the very first access unit was one
 * @param largestSilenceMillis longest time without an RTP packet since the first, the time up to now included
 */
public record ChannelStats(
        long packets,
        long bytes,
        long reports,
        long malformed,
        int firstSequence,
        int lastSequence,
        long sequenceGaps,
        long lostPackets,
        int ssrc,
        long ssrcChanges,
        long firstTimestamp,
        long lastTimestamp,
        long timestampSteps,
        long accessUnits,
        long randomAccessPoints,
        boolean startsAtRandomAccess,
        long largestSilenceMillis) {

    /** True if a viewer saw one unbroken stream: nothing skipped, one source, time only forward. */
    public boolean isUnbroken() {
        return sequenceGaps == 0 && ssrcChanges == 0 && timestampSteps == 0 && malformed == 0;
    }
}
