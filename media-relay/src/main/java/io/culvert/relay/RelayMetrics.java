package io.culvert.relay;

import io.culvert.relay.kafka.CatalogueEvents;
import io.culvert.relay.link.LinkMeter;
import io.culvert.relay.source.PublicationMeter;
import io.culvert.relay.source.rtsp.CameraMeter;
import io.culvert.relay.stream.RelayCounters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.function.IntSupplier;

/** Names of all meters of a relay. */
@Singleton
final class RelayMetrics implements RelayCounters, PublicationMeter, LinkMeter.Factory, CatalogueEvents {
    private static final String PREFIX = "culvert.relay.";

    private final MeterRegistry registry;
    private final Counter keptOverflow;
    private final Counter soundOverflow;
    private final Counter refused;
    private final Counter definitionRefused;
    private final Counter unreadable;
    private final Counter lost;
    private final Counter takenOver;
    private final Counter expired;
    private final Counter publishedDropped;
    private final Counter publishedMalformed;
    private final Counter publishedOverLimit;
    private final Counter overdue;

    RelayMetrics(MeterRegistry registry) {
        this.registry = registry;
        keptOverflow = registry.counter(PREFIX + "kept.overflow");
        soundOverflow = registry.counter(PREFIX + "sound.overflow");
        refused = registry.counter(PREFIX + "streams.refused");
        definitionRefused = registry.counter(PREFIX + "definitions.refused");
        unreadable = registry.counter(PREFIX + "definitions.unreadable");
        lost = registry.counter(PREFIX + "sources.lost");
        takenOver = registry.counter(PREFIX + "streams.taken.over");
        expired = registry.counter(PREFIX + "handovers.expired");
        publishedDropped = registry.counter(PREFIX + "published.dropped");
        publishedMalformed = registry.counter(PREFIX + "published.malformed");
        publishedOverLimit = registry.counter(PREFIX + "published.units.over.limit");
        overdue = registry.counter(PREFIX + "restores.overdue");
    }

    /** One meter for each phase, 1 where the process stands. */
    void watch(RelayPhase phase) {
        for (RelayPhase.Phase each : RelayPhase.Phase.values()) {
            Gauge.builder(PREFIX + "phase", phase, now -> now.phase() == each ? 1 : 0)
                    .tag("phase", each.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    CameraMeter cameras() {
        return new CameraMetrics(registry);
    }

    void gauges(IntSupplier streams, IntSupplier links) {
        gauge("streams", streams);
        gauge("links", links);
    }

    /** Held by the registry alone: a gauge by weak reference is no number any more after the next collection. */
    private void gauge(String name, IntSupplier value) {
        Gauge.builder(PREFIX + name, value, IntSupplier::getAsInt)
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void keptOverflow() {
        keptOverflow.increment();
    }

    @Override
    public void soundOverflow() {
        soundOverflow.increment();
    }

    @Override
    public void streamRefused() {
        refused.increment();
    }

    @Override
    public void definitionRefused() {
        definitionRefused.increment();
    }

    @Override
    public void unreadable() {
        unreadable.increment();
    }

    @Override
    public void sourceLost() {
        lost.increment();
    }

    @Override
    public void takenOver() {
        takenOver.increment();
    }

    @Override
    public void handOverExpired() {
        expired.increment();
    }

    @Override
    public void publishedDropped() {
        publishedDropped.increment();
    }

    @Override
    public void publishedMalformed() {
        publishedMalformed.increment();
    }

    @Override
    public void publishedOverLimit() {
        publishedOverLimit.increment();
    }

    @Override
    public void restoreOverdue() {
        overdue.increment();
    }

    @Override
    public LinkMeter meter(String gatewayInstance) {
        return new GatewayMeter(gatewayInstance);
    }

    private final class GatewayMeter implements LinkMeter {
        private final Counter bytes;
        private final Counter received;
        private final Counter dropped;
        private final Counter silent;
        private final Counter refusals;
        private final Counter unreachable;
        private final Counter connects;
        private final Counter unanswered;

        GatewayMeter(String gateway) {
            bytes = counter("link.bytes", gateway);
            received = counter("link.received.bytes", gateway);
            dropped = counter("link.dropped", gateway);
            silent = counter("link.silent", gateway);
            refusals = counter("link.refused", gateway);
            unreachable = counter("link.unreachable", gateway);
            connects = counter("link.connects", gateway);
            unanswered = counter("link.unanswered", gateway);
        }

        private Counter counter(String name, String gateway) {
            return registry.counter(PREFIX + name, "gateway", gateway);
        }

        @Override
        public void sent(long count) {
            bytes.increment(count);
        }

        @Override
        public void received(long count) {
            received.increment(count);
        }

        @Override
        public void dropped() {
            dropped.increment();
        }

        @Override
        public void silent() {
            silent.increment();
        }

        @Override
        public void refused() {
            refusals.increment();
        }

        @Override
        public void unreachable() {
            unreachable.increment();
        }

        @Override
        public void unanswered() {
            unanswered.increment();
        }

        @Override
        public void connected() {
            connects.increment();
        }

        @Override
        public void close() {
            registry.remove(bytes);
            registry.remove(received);
            registry.remove(dropped);
            registry.remove(silent);
            registry.remove(refusals);
            registry.remove(unreachable);
            registry.remove(connects);
            registry.remove(unanswered);
        }
    }
}
