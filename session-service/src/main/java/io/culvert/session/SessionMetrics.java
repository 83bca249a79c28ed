package io.culvert.session;

import io.culvert.session.file.StreamsFileEvents;
import io.culvert.session.kafka.KafkaEvents;
import io.culvert.session.partition.SessionLoop;
import io.culvert.session.partition.SessionObserver;
import io.culvert.session.tunnel.Incident;
import io.culvert.session.tunnel.Step;
import io.culvert.wire.kafka.Topics;
import io.culvert.wire.rtsp.RtspMethod;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Locale;
import org.jboss.logging.Logger;

/**
 * Names of all meters of this service, and the log lines that go with them.
 *
 * <p>Labels hold only words of ours: what a client wrote would make as many series as it likes. Tunnel ids stand in log
 * lines alone.
 */
@ApplicationScoped
public class SessionMetrics implements SessionObserver, KafkaEvents, StreamsFileEvents {
    private static final Logger LOG = Logger.getLogger(SessionMetrics.class);

    private static final String REPLIES = "culvert.session.replies";
    private static final String INCIDENTS = "culvert.session.incidents";
    private static final String LOST_RECORDS = "culvert.session.records.lost";
    private static final String UNREADABLE_RECORDS = "culvert.session.records.unreadable";
    private static final String UNKNOWN_RECORDS = "culvert.session.records.unknown";
    private static final String FAULTS = "culvert.session.faults";
    private static final String FILE = "culvert.session.streams.file";
    private static final String RESTORE = "culvert.session.restore";

    private final MeterRegistry registry;
    private volatile SessionLoop.Totals totals = new SessionLoop.Totals(0, 0, 0, 0);

    SessionMetrics(MeterRegistry registry) {
        this.registry = registry;
        registry.gauge("culvert.session.partitions", this, metrics -> metrics.totals.partitions());
        registry.gauge("culvert.session.tunnels", this, metrics -> metrics.totals.tunnels());
        registry.gauge("culvert.session.sessions", this, metrics -> metrics.totals.sessions());
        registry.gauge("culvert.session.waiting", this, metrics -> metrics.totals.waiting());
        registerCounters();
    }

    /** What an alert or a rate looks at stands at 0 from the start: Prometheus sees no rise in what begins with 1. */
    private void registerCounters() {
        for (Incident incident : Incident.values()) {
            registry.counter(INCIDENTS, "incident", word(incident));
        }
        Topics.ALL.forEach(topic -> registry.counter(LOST_RECORDS, "topic", topic.name()));
        registry.counter(FILE, "outcome", "applied");
        registry.counter(FILE, "outcome", "failed");
    }

    private static String word(Incident incident) {
        return incident.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One meter for each phase, 1 where the process stands. */
    void watch(SessionPhase phase) {
        for (SessionPhase.Phase each : SessionPhase.Phase.values()) {
            Gauge.builder("culvert.session.phase", phase, now -> now.phase() == each ? 1 : 0)
                    .tag("phase", each.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    @Override
    public void counted(SessionLoop.Totals now) {
        totals = now;
    }

    @Override
    public void answered(Step.Answered answered) {
        String method = RtspMethod.of(answered.method()).map(Enum::name).orElse("other");
        registry.counter(REPLIES, "method", method, "status", Integer.toString(answered.status()))
                .increment();
    }

    @Override
    public void noted(Step.Note note) {
        String incident = word(note.incident());
        registry.counter(INCIDENTS, "incident", incident).increment();
        LOG.infof(
                "%s: tunnel=%s cseq=%s %s",
                incident, note.tunnelId(), note.cseq().isPresent() ? note.cseq().getAsLong() : "-", note.detail());
    }

    @Override
    public void lost(String topic, Throwable cause) {
        registry.counter(LOST_RECORDS, "topic", topic).increment();
        LOG.warnf("record for %s never reached the broker: %s", topic, cause.toString());
    }

    @Override
    public void failed(String what, Throwable cause) {
        registry.counter(FAULTS, "what", what).increment();
        LOG.errorf(cause, "fault in %s; going on with the next", what);
    }

    @Override
    public void unreadable(String topic, int partition, long offset, Throwable cause) {
        registry.counter(UNREADABLE_RECORDS, "topic", topic).increment();
        LOG.warnf("unreadable record %s-%d@%d: %s", topic, partition, offset, cause.getMessage());
    }

    @Override
    public void fileApplied(int changes) {
        registry.counter(FILE, "outcome", "applied").increment();
        LOG.infof("the file of streams is applied, %d changes", changes);
    }

    @Override
    public void fileFailed(String reason) {
        registry.counter(FILE, "outcome", "failed").increment();
        LOG.warnf("the file of streams is not applied, what was defined stays: %s", reason);
    }

    @Override
    public void unknownKind(String topic) {
        registry.counter(UNKNOWN_RECORDS, "topic", topic).increment();
    }

    @Override
    public void restored(int partitions, int tunnels, Duration took) {
        Timer.builder(RESTORE).register(registry).record(took);
        LOG.infof("restored %d tunnels of %d partitions in %d ms", tunnels, partitions, took.toMillis());
    }
}
