package io.culvert.relay.source.rtsp;

import io.culvert.relay.source.rtp.UnitBuilder;
import java.time.Duration;

/**
 * Bounds of the camera client; the configuration keys say what they mean.
 *
 * @param connectTimeout   to establish a TCP connection
 * @param answerTimeout    from a request to its answer
 * @param silence          without any packet; then the camera is lost
 * @param logIns           failed log-ins at one camera before the pause
 * @param logInPause       during which no log-in is tried any more
 * @param reorderPackets   datagrams of a track that wait for one that is missing
 * @param reorderWait      how long they wait
 * @param unitBytes        longest access unit; a longer one is passed on in parts
 * @param keptBytes        kept since the last random-access point before somebody watches
 * @param receiverReports  time between two receiver reports
 * @param tunnelPort       where a camera's HTTP tunnel is looked for
 */
public record CameraLimits(
        Duration connectTimeout,
        Duration answerTimeout,
        Duration silence,
        int logIns,
        Duration logInPause,
        int reorderPackets,
        Duration reorderWait,
        int unitBytes,
        int keptBytes,
        Duration receiverReports,
        int tunnelPort) {
    public CameraLimits {
        UnitBuilder.checkLimit("culvert.relay.cameras.unit-bytes", unitBytes);
    }
}
