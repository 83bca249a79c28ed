package io.culvert.gateway.stream;

import java.time.Duration;

/**
 * Limits and waits of the streams.
 *
 * @param audioWait            longest wait of an audio packet for the video access unit that it leaves with; zero: none
 * @param fastStartBytes       most bytes kept per stream since its last random-access point
 * @param fastStartAge         longest time that frames are kept since the last random-access point
 * @param openWait             longest wait of a PLAY for a relay to open the stream; then it is answered without positions
 * @param sourceWait           how long a viewer is kept without a source before its stream is over
 * @param viewerQueueBytes     most unsent bytes per viewer behind the batch that is leaving
 * @param viewerQueuePackets   most unsent RTP packets per viewer behind the batch that is leaving
 * @param viewerQueueAge       age that the oldest unsent batch of a viewer may reach
 * @param writeStall           time in which a channel must take at least one byte if any is waiting
 * @param reportInterval       between sender reports to a playing viewer
 * @param pausedReportInterval between sender reports to a paused viewer
 * @param epochMemory          how long the highest epoch is remembered after the last viewer and the last feed have gone
 * @param maxStreams           most streams that links may open
 * @param handOverBytes        most bytes on their way from one event loop to another, per stream and direction
 */
public record StreamSettings(
        Duration audioWait,
        int fastStartBytes,
        Duration fastStartAge,
        Duration openWait,
        Duration sourceWait,
        int viewerQueueBytes,
        int viewerQueuePackets,
        Duration viewerQueueAge,
        Duration writeStall,
        Duration reportInterval,
        Duration pausedReportInterval,
        Duration epochMemory,
        int maxStreams,
        int handOverBytes) {
    public static final StreamSettings DEFAULTS = new StreamSettings(
            Duration.ofMillis(40),
            4 * 1024 * 1024,
            Duration.ofSeconds(15),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            1024 * 1024,
            512,
            Duration.ofSeconds(2),
            Duration.ofSeconds(15),
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            10_000,
            16 * 1024 * 1024);
}
