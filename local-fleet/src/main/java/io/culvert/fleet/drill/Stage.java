package io.culvert.fleet.drill;

import io.culvert.fleet.LocalFleet;
import io.culvert.fleet.client.ClientException;
import io.culvert.fleet.client.Pictures;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.fleet.process.ChildProcess;
import io.culvert.fleet.process.FaultProxy;
import io.culvert.fleet.process.ProcessFigures;
import io.culvert.fleet.process.ServiceProcess;
import io.culvert.wire.kafka.Json;
import io.culvert.wire.kafka.RecordHeaders;
import io.culvert.wire.kafka.StreamState;
import io.culvert.wire.kafka.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** A fleet, viewers who watch, and what was found. Belongs to the thread that made it. */
final class Stage implements AutoCloseable {
    static final Duration START = Duration.ofSeconds(120);
    static final Duration SOON = Duration.ofSeconds(20);
    /** What counts as no gap at all: pictures come each 40 ms, the rest is room for two cores that do everything. */
    static final double NO_GAP = 0.5;

    private final LocalFleet fleet;
    private final List<FaultProxy> links;
    private final Path folder;
    private final Drill drill;
    private final boolean brief;
    private final Audience audience;
    private final List<Finding> findings = new ArrayList<>();

    Stage(LocalFleet fleet, List<FaultProxy> links, Pictures pictures, Path folder, Drill drill, boolean brief) {
        this.fleet = fleet;
        this.links = links;
        this.folder = folder;
        this.drill = drill;
        this.brief = brief;
        this.audience = new Audience(pictures, SOON);
    }

    /** Lets the audience in, round robin over gateways and streams; every other has GET and POST on different gateways. */
    void open() {
        int gateways = fleet.gateways().size();
        for (int n = 0; n < drill.viewers(); n++) {
            int get = n % gateways;
            boolean apart = n / gateways % 2 == 1;
            String stream = Drill.stream(n / gateways % drill.house().streams());
            TunnelClient client = client(get, (get + (apart ? 1 : 0)) % gateways, stream);
            audience.seat(client, apart).client().watch();
        }
        requirePlaying();
        audience.forgetSilence();
    }

    LocalFleet fleet() {
        return fleet;
    }

    Audience audience() {
        return audience;
    }

    FaultProxy link(int gateway) {
        return links.get(gateway);
    }

    /** Where recordings go. */
    Path folder() {
        return folder;
    }

    /** Hand-overs that an earlier drill on the same fleet may still cause: the group settles in steps. */
    int late() {
        return brief ? 1 : 0;
    }

    /** Real players take part where the drill is played by itself. */
    boolean hasPlayers() {
        return !brief;
    }

    /** The time that a thorough drill takes, or what has to do for a test. */
    Duration time(int seconds, int briefly) {
        return Duration.ofSeconds(brief ? briefly : seconds);
    }

    /** A client of the demo, not connected yet if {@code create} is what the caller wants of the builder. */
    TunnelClient client(int getGateway, int postGateway, String stream) {
        return TunnelClient.http(fleet.url(getGateway, stream).toString())
                .postAt("127.0.0.1", fleet.ports().gateway(postGateway))
                .timeout(SOON)
                .open();
    }

    /** Whoever is dark for longer than anybody would wait is a failure that no figure tells. */
    void requirePlaying() {
        if (!audience.isPlaying()) {
            throw new IllegalStateException("a viewer has no picture any more");
        }
    }

    /** Lets the viewers watch: a fault shows only in what they see afterwards. */
    void watchFor(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    void find(Finding finding) {
        findings.add(finding);
    }

    void find(List<Finding> more) {
        findings.addAll(more);
    }

    /** The silence since it was last forgotten; it is forgotten again. */
    void findSilence(String when, double promised) {
        find(Finding.seconds("largest silence " + when, audience.largestSilence(), promised));
        audience.forgetSilence();
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** The relay that runs a stream, as the topic of streams says. */
    ServiceProcess relayOf(String stream) {
        byte[] state =
                new Ledger(fleet.bootstrapServers()).standing(Topics.STREAMS).get(stream);
        String instance = Json.read(state, StreamState.class).relay();
        return fleet.relays().stream()
                .filter(relay -> instance.startsWith(relay.name() + "-"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no relay runs " + stream));
    }

    /** Starts a service again that has ended, and waits until it is ready. */
    void bringBack(ServiceProcess service) {
        if (!service.process().isAlive()) {
            service.restart();
        }
        service.awaitReady(START);
    }

    /** Ends in order, and is held to it. */
    void findOrderlyEnd(ServiceProcess service, Duration within) {
        ChildProcess child = service.process();
        boolean ended = child.awaitExit(within);
        find(Finding.none(service.name() + " exit code", ended ? child.exitCode() : -1));
    }

    /**
     * Replies to one command that are not the same, of all that stand on the topic: a command that was carried out twice
     * is answered differently the second time (TEARDOWN 454), or at least not by the stored bytes.
     */
    long commandsDoneTwice() {
        Map<String, byte[]> first = new HashMap<>();
        long[] twice = {0};
        new Ledger(fleet.bootstrapServers()).readAll(Topics.REPLIES, record -> {
            if (!"reply".equals(text(record, RecordHeaders.KIND))) {
                return;
            }
            String socket = text(record, RecordHeaders.SOCKET);
            String command = record.key() + " " + socket + " " + text(record, RecordHeaders.SEQUENCE);
            byte[] before = first.putIfAbsent(command, record.value());
            if (before != null && !Arrays.equals(before, record.value()) && isLasting(before, record.value())) {
                twice[0]++;
                System.out.println(
                        "  one command, two answers: " + oneLine(before) + " and " + oneLine(record.value()));
            }
        });
        return twice[0];
    }

    /**
     * Whether both answers tell of something done. OPTIONS and DESCRIBE change nothing and may be carried out again; a
     * session begun since is named in the answer. And 503 is said of what was not carried out: of a late command whose
     * answer the former owner had sent already, the gateway passes on the first alone.
     */
    private static boolean isLasting(byte[] one, byte[] other) {
        return Stream.of(one, other)
                .map(answer -> new String(answer, StandardCharsets.UTF_8))
                .noneMatch(text -> text.startsWith("RTSP/1.0 503 ")
                        || text.contains("\r\nPublic: ")
                        || text.contains("\r\nContent-Base: "));
    }

    private static String oneLine(byte[] answer) {
        return new String(answer, StandardCharsets.UTF_8).replace("\r\n", " | ");
    }

    private static String text(ConsumerRecord<String, byte[]> record, String header) {
        Header found = record.headers().lastHeader(header);
        return found == null ? "" : new String(found.value(), StandardCharsets.UTF_8);
    }

    /** What each service really holds in memory, by name, in MiB. */
    Map<String, Double> liveMemory() {
        Map<String, Double> memory = new HashMap<>();
        fleet.services().forEach(service -> {
            ProcessFigures.collectGarbage(service.process().pid());
            String page = service.metrics();
            double heap = page.lines()
                    .filter(line -> line.startsWith("jvm_memory_used_bytes{") && line.contains("area=\"heap\""))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
            memory.put(service.name(), (heap + ServiceProcess.metric(page, "jvm_buffer_memory_used_bytes")) / 1048576);
        });
        return memory;
    }

    void findGrowth(Map<String, Double> before, double promised) {
        Map<String, Double> now = liveMemory();
        double most = before.entrySet().stream()
                .mapToDouble(each -> now.getOrDefault(each.getKey(), 0.0) - each.getValue())
                .max()
                .orElse(0);
        find(Finding.atMost("most memory that a service holds more", most, promised, "MiB"));
    }

    /** A new viewer who comes, sees a picture and leaves; the time this took, or more than anybody would wait. */
    double secondsToWatchAnew(int getGateway, int postGateway, long since, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            try (TunnelClient viewer = client(getGateway, postGateway, Drill.stream(0))) {
                viewer.watch();
                if (viewer.media().awaitMorePackets(0, 1, SOON)) {
                    return (System.nanoTime() - since) / 1e9;
                }
            } catch (ClientException notYet) {
                watchFor(Duration.ofMillis(100));
            }
        }
        return patience.toSeconds() + 1;
    }

    @Override
    public void close() {
        audience.close();
    }
}
