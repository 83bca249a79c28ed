package io.culvert.relay.stream;

import io.culvert.wire.kafka.Subscription;
import java.util.Optional;

/** Where a recording stands that another relay has played until now: told from the age of its subscription. */
final class Resume {
    private Resume() {}

    static Subscription at(Subscription subscription, long ageMillis) {
        return subscription
                .recording()
                .filter(recording -> recording.playing() && ageMillis > 0)
                .map(recording -> new Subscription(
                        subscription.stream(),
                        subscription.consumer(),
                        subscription.gateway(),
                        Optional.of(advanced(recording, ageMillis))))
                .orElse(subscription);
    }

    private static Subscription.Recording advanced(Subscription.Recording recording, long ageMillis) {
        return new Subscription.Recording(
                recording.session(),
                recording.generation(),
                recording.start() + ageMillis / 1000.0 * recording.scale(),
                recording.end(),
                recording.scale(),
                true);
    }
}
