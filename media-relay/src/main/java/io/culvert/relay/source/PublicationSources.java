package io.culvert.relay.source;

import io.culvert.relay.stream.Intakes;
import io.culvert.relay.stream.PublicationOpener;
import io.culvert.wire.kafka.Publication;
import io.culvert.wire.sdp.SessionDescription;

/** Opens what clients publish: asks the gateways that have a socket of the publisher for its media. */
public final class PublicationSources implements PublicationOpener {
    private final Lanes lanes;
    private final Intakes intakes;
    private final PublicationLimits limits;
    private final PublicationMeter meter;

    public PublicationSources(Lanes lanes, Intakes intakes, PublicationLimits limits, PublicationMeter meter) {
        this.lanes = lanes;
        this.intakes = intakes;
        this.limits = limits;
        this.meter = meter;
    }

    @Override
    public Opening open(Publication publication) {
        SessionDescription sdp;
        try {
            sdp = SessionDescription.parse(publication.sdp());
        } catch (IllegalArgumentException unreadable) {
            return Opening.failed("its publisher announced " + unreadable.getMessage());
        }
        return new PublicationSource(sdp, intakes, lanes.next(), limits, meter).start(publication);
    }
}
