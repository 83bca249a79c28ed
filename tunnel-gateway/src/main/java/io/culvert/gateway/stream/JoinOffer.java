package io.culvert.gateway.stream;

import java.util.List;
import java.util.Optional;

/**
 * What the stream has for a viewer that joins. Who is handed it owns one reference to each batch.
 *
 * @param start  where the viewer begins; empty if it has to wait for a feed
 * @param kept   frames to begin with
 * @param goesOn the viewer has had all that came before: it needs no random-access point
 */
record JoinOffer(Optional<StartPoint> start, List<Batch> kept, boolean goesOn) {
    static final JoinOffer WAIT = new JoinOffer(Optional.empty(), List.of(), false);

    void release() {
        kept.forEach(Batch::release);
    }
}
