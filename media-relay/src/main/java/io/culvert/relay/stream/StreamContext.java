package io.culvert.relay.stream;

import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What all streams of a relay share.
 *
 * @param relay   instance id of this relay
 * @param control runs tasks on the control thread, one after the other
 * @param clock   milliseconds since 1970
 */
public record StreamContext(
        String relay,
        SourceOpener opener,
        PublicationOpener publications,
        OutletOpener outlets,
        StreamAnnouncer announcer,
        Catalogue catalogue,
        StreamLimits limits,
        RelayCounters counters,
        Executor control,
        LongSupplier clock) {
    WaitingSound.Bound waitingSound() {
        return new WaitingSound.Bound(limits.soundUnits(), counters::soundOverflow);
    }
}
