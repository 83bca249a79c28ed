package io.culvert.relay.source;

import io.culvert.relay.source.rtp.UnitBuilder;
import java.time.Duration;

/**
 * Bounds of what clients publish; the configuration keys say what they mean.
 *
 * @param queueBytes  of one publisher on their way to its lane; over it packets are dropped up to a random-access point
 * @param unitBytes   longest access unit; a longer one is passed on in parts
 * @param firstPacket a publisher that sends nothing for so long after RECORD has failed
 * @param allTracks   after the first packet; then tracks that have sent nothing are not waited for
 */
public record PublicationLimits(int queueBytes, int unitBytes, Duration firstPacket, Duration allTracks) {
    public PublicationLimits {
        UnitBuilder.checkLimit("culvert.relay.publications.unit-bytes", unitBytes);
    }
}
