package io.culvert.session.rtsp;

import io.culvert.wire.kafka.ViewerOrder;

/**
 * A track that was set up.
 *
 * @param track number of the track in the stream, from 0
 * @param rtp   interleaved channel of RTP
 * @param rtcp  interleaved channel of RTCP
 * @param url   URL of its SETUP as the client wrote it: FFmpeg uses RTP-Info only if the strings are equal
 */
public record SessionTrack(int track, int rtp, int rtcp, String url) {
    boolean uses(int channel) {
        return rtp == channel || rtcp == channel;
    }

    ViewerOrder.TrackChannels channels() {
        return new ViewerOrder.TrackChannels(track, rtp, rtcp, url);
    }
}
