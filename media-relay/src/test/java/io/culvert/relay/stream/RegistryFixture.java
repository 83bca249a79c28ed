package io.culvert.relay.stream;

import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.StreamState;
import io.culvert.wire.kafka.Subscription;
import io.culvert.wire.kafka.Topics;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A registry on a fleet of its own, and words for what it is told. Belongs to the thread of its test. */
abstract class RegistryFixture {
    static final String CAM = "/live/cam";

    final FakeFleet fleet = new FakeFleet();

    final StreamRegistry registry = fleet.registry;

    long offset;

    @BeforeEach
    void readCatalogue() {
        registry.onCatalogueRead(Set.of());
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    static Subscription live(String gateway, int owner) {
        return new Subscription(
                CAM, Subscription.liveConsumer(gateway, owner), Optional.of(address(gateway)), Optional.empty());
    }

    static Subscription describe(String stream) {
        return new Subscription(stream, Subscription.describeConsumer(1), Optional.empty(), Optional.empty());
    }

    static GatewayAddress address(String gateway) {
        return new GatewayAddress(gateway, 0, "127.0.0.1:1");
    }

    static StreamState foreign(String stream, long epoch) {
        return new StreamState(
                stream,
                StreamState.Condition.READY,
                epoch,
                "other",
                "v=0",
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    void own(String stream) {
        registry.onAssigned(List.of(new StreamRegistry.Assigned(Topics.subscriptionPartition(stream), 0, 0)));
    }

    void put(Subscription s) {
        registry.onSubscription(Topics.subscriptionPartition(s.stream()), offset++, s.key(), Optional.of(s), fleet.now);
    }

    void end(Subscription s) {
        registry.onSubscription(
                Topics.subscriptionPartition(s.stream()), offset++, s.key(), Optional.empty(), fleet.now);
    }

    static AccessUnit unit(boolean randomAccess, int content) {
        ByteBuf packets = Unpooled.wrappedBuffer(new byte[] {(byte) content});
        return new AccessUnit(0, randomAccess, packets);
    }

    static final String FILM = "/vod/film.mp4";

    static Subscription film(long generation, double start, boolean playing) {
        return new Subscription(
                FILM,
                Subscription.recordingConsumer("s", 1),
                Optional.of(address("gw")),
                Optional.of(new Subscription.Recording("s", generation, start, Optional.empty(), 1, playing)));
    }
}
