package io.culvert.wire.kafka;

import java.util.List;
import java.util.Objects;

/**
 * Somebody publishes this stream. Stands in a {@link Subscription} of its own, written by the owner of the publisher's
 * session, so that whichever relay owns the stream knows where to ask for the media.
 *
 * @param id       new with every RECORD: another id is another publisher, or the same one after a break
 * @param tunnel   id of the publisher's tunnel, by which the gateways know it
 * @param since    milliseconds since 1970 at which RECORD was answered
 * @param sdp      as announced
 * @param gateways that hold a socket of the tunnel: frames come on the command socket, wherever that is
 * @param tracks   channels of each track, in the order of their SETUP
 */
public record Publication(
        String id,
        String tunnel,
        long since,
        String sdp,
        List<GatewayAddress> gateways,
        List<ViewerOrder.TrackChannels> tracks) {
    public Publication {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(tunnel, "tunnel");
        Objects.requireNonNull(sdp, "sdp");
        gateways = List.copyOf(gateways);
        tracks = List.copyOf(tracks);
    }
}
