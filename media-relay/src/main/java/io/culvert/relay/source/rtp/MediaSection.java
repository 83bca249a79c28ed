package io.culvert.relay.source.rtp;

import io.culvert.wire.kafka.StreamState;
import java.util.List;
import java.util.Optional;

/**
 * One media section of a description from elsewhere (RFC 4566, 5.14).
 *
 * @param media       audio, video, application …
 * @param protocol    RTP profile, as in {@code RTP/AVP}
 * @param payloadType the first of its payload types
 * @param encoding    name of the payload format in upper case; empty if neither told nor fixed by RFC 3551
 * @param clockRate   ticks per second, never 0
 * @param control     how the section is named in SETUP; empty for a description that names none
 * @param towardsUs   false where media is only to be sent by us, as in a camera's loudspeaker
 * @param lines       as they came, the {@code m=} line first
 */
public record MediaSection(
        String media,
        String protocol,
        int payloadType,
        String encoding,
        int clockRate,
        Optional<String> control,
        boolean towardsUs,
        List<String> lines) {
    public boolean isVideo() {
        return media.equals("video");
    }

    /** True for what can be passed on; of encrypted media only the camera's peer has the key. */
    public boolean isPlainRtp() {
        return protocol.equals("RTP/AVP") || protocol.equals("RTP/AVPF");
    }

    public StreamState.Track track(int number) {
        return new StreamState.Track(number, media, payloadType, clockRate, encoding);
    }
}
