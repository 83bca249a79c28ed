package io.culvert.fleet.conformance;

import io.culvert.fleet.LocalFleet;
import io.culvert.fleet.client.ClientException;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.fleet.client.TunnelClientBuilder;
import io.culvert.wire.rtsp.auth.Credentials;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** What is examined: a fleet of our own, or one server of anybody's. Immutable. */
public final class Target {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String FLEET_PATH = "/live/demo";

    private final String host;
    private final int port;
    private final String path;
    private final Optional<String> singleTrackPath;
    private final Optional<Guarded> guarded;
    private final Waits waits;
    private final Optional<LocalFleet> fleet;

    /** A stream that needs this user. */
    record Guarded(String path, Credentials user) {
        /** From {@code user:password@/path}. */
        static Guarded parse(String text) {
            String[] parts = text.split("[:@]", 3);
            if (parts.length < 3 || !parts[2].startsWith("/")) {
                throw new IllegalArgumentException("--guarded needs user:password@/path");
            }
            return new Guarded(parts[2], new Credentials(parts[0], parts[1]));
        }
    }

    private Target(
            String host,
            int port,
            String path,
            Optional<String> single,
            Optional<Guarded> guarded,
            Waits waits,
            Optional<LocalFleet> fleet) {
        this.host = host;
        this.port = port;
        this.path = path;
        this.singleTrackPath = single;
        this.guarded = guarded;
        this.waits = waits;
        this.fleet = fleet;
    }

    /** A fleet with the settings and files of {@link ConformanceFleet}. */
    public static Target of(LocalFleet fleet) {
        return new Target(
                "127.0.0.1",
                fleet.ports().gateway(0),
                FLEET_PATH,
                Optional.of("/live/" + ConformanceFleet.SINGLE_TRACK),
                Optional.of(ConformanceFleet.GUARDED),
                Waits.SHORT,
                Optional.of(fleet));
    }

    /** Any server with a live stream of video and audio; the others are one with a single track, and one with a user. */
    static Target server(
            String host, int port, String path, Optional<String> singleTrackPath, Optional<Guarded> guarded) {
        return new Target(host, port, path, singleTrackPath, guarded, Waits.STANDARD, Optional.empty());
    }

    boolean isFleet() {
        return fleet.isPresent();
    }

    LocalFleet fleet() {
        return fleet.orElseThrow(() -> new Expect.NotApplicable("needs a fleet, not a single server"));
    }

    String path() {
        return path;
    }

    String singleTrackPath() {
        return singleTrackPath.orElseThrow(() -> new Expect.NotApplicable("no stream with a single track is named"));
    }

    Guarded guarded() {
        return guarded.orElseThrow(() -> new Expect.NotApplicable("no stream that needs a user is named"));
    }

    String authority() {
        return host + ":" + port;
    }

    String host() {
        return host;
    }

    String url() {
        return url(path);
    }

    String url(String other) {
        return "rtsp://" + authority() + other;
    }

    Waits waits() {
        return waits;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    TunnelClientBuilder tunnel() {
        return tunnel(path);
    }

    TunnelClientBuilder tunnel(String other) {
        return TunnelClient.http(url(other)).timeout(PATIENCE);
    }

    TunnelClientBuilder plain() {
        return TunnelClient.rtsp(url()).timeout(PATIENCE);
    }

    /** A viewer through a tunnel whose picture has begun to come. */
    TunnelClient viewer() {
        return watching(tunnel());
    }

    static TunnelClient watching(TunnelClientBuilder builder) {
        TunnelClient client = builder.open();
        try {
            client.watch();
            Expect.plays(client, "after PLAY");
            return client;
        } catch (ClientException | Expect.Mismatch e) {
            client.close();
            throw e;
        }
    }

    Wire wire() throws IOException {
        return Wire.to(address());
    }

    /** What the gateways have counted, all together: a meter in Prometheus' spelling, and a piece of its tags. */
    double counted(String meter, String tags) {
        return fleet().gateways().stream()
                .flatMap(gateway -> gateway.metrics().lines())
                .filter(line -> line.startsWith(meter) && line.contains(tags))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    double refused(String reason) {
        return isFleet() ? counted("culvert_gateway_input_refused_total", "reason=\"" + reason + "\"") : 0;
    }

    double clientFrames() {
        return isFleet() ? counted("culvert_gateway_client_frames_total", "") : 0;
    }
}
