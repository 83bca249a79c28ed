package io.culvert.relay.stream;

import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.Publication;
import io.culvert.wire.kafka.Subscription;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The union of all subscriptions of one stream: each gateway once, however many sessions stand behind it.
 *
 * @param nothing     nobody wants even the description
 * @param always      it is to be open, whoever watches
 * @param gateways    where a live stream goes, by instance id
 * @param recordings  who plays a recording, by session
 * @param publication who publishes the stream; the last one to come, where there are two for a moment
 */
record Wanted(
        boolean nothing,
        boolean always,
        Map<String, GatewayAddress> gateways,
        Map<String, Player> recordings,
        Optional<Publication> publication) {

    /**
     * One session that plays a recording.
     *
     * @param writtenAt milliseconds since 1970, if another relay may have played it since
     */
    record Player(GatewayAddress gateway, Subscription.Recording recording, OptionalLong writtenAt) {
        /** Its viewer may have come further than the subscription says. */
        boolean mayHaveMoved() {
            return recording.resumes() || writtenAt.isPresent();
        }
    }

    static Wanted of(Collection<SubscriptionTable.Standing> subscriptions, boolean always) {
        Map<String, GatewayAddress> gateways = new HashMap<>();
        Map<String, Player> players = new HashMap<>();
        for (SubscriptionTable.Standing standing : subscriptions) {
            Subscription subscription = standing.subscription();
            subscription.gateway().ifPresent(gateway -> subscription
                    .recording()
                    .ifPresentOrElse(
                            recording -> players.put(
                                    recording.session(), new Player(gateway, recording, standing.writtenAt())),
                            () -> gateways.put(gateway.instance(), gateway)));
        }
        return new Wanted(
                subscriptions.isEmpty() && !always,
                always,
                Map.copyOf(gateways),
                Map.copyOf(players),
                publication(subscriptions));
    }

    private static Optional<Publication> publication(Collection<SubscriptionTable.Standing> subscriptions) {
        return subscriptions.stream()
                .flatMap(standing -> standing.subscription().publication().stream())
                .max(Comparator.comparingLong(Publication::since).thenComparing(Publication::id));
    }

    /** This and whatever the other wants beside it. */
    Wanted and(Wanted other) {
        Map<String, GatewayAddress> all = new HashMap<>(other.gateways);
        all.putAll(gateways);
        Map<String, Player> players = new HashMap<>(other.recordings);
        players.putAll(recordings);
        return new Wanted(
                nothing && other.nothing,
                always,
                Map.copyOf(all),
                Map.copyOf(players),
                publication.or(() -> other.publication));
    }
}
