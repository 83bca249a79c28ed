package io.culvert.fleet.drill;

import io.culvert.fleet.Checkout;
import io.culvert.fleet.LocalFleet;
import io.culvert.fleet.Ports;
import io.culvert.fleet.client.Pictures;
import io.culvert.fleet.demo.DemoClip;
import io.culvert.fleet.demo.FfmpegTool;
import io.culvert.fleet.process.ChildProcess;
import io.culvert.fleet.process.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A fleet that drills are played on, one after the other. Belongs to the thread that opened it. */
public final class Theatre implements AutoCloseable {
    private final LocalFleet fleet;
    private final List<FaultProxy> links;
    private final Pictures pictures;
    private final Path folder;
    private final Leftovers leftovers;

    private Theatre(LocalFleet fleet, List<FaultProxy> links, Pictures pictures, Path folder) {
        this.fleet = fleet;
        this.links = links;
        this.pictures = pictures;
        this.folder = folder;
        this.leftovers = new Leftovers(fleet);
    }

    /** The fleet on which most drills can be played, with times short enough for a test. */
    public static Theatre forTests(Checkout checkout, Ports ports, Consumer<String> progress) {
        return open(checkout, ports, Drills.forTests(), progress);
    }

    static Theatre open(Checkout checkout, Ports ports, Drill.House house, Consumer<String> progress) {
        List<FaultProxy> links = new ArrayList<>();
        for (int n = 0; house.faultyLinks() && n < house.fleet().gateways(); n++) {
            links.add(FaultProxy.to(ports.gatewayLink(n)));
        }
        LocalFleet.Builder builder = LocalFleet.in(checkout)
                .options(house.fleet())
                .ports(ports)
                .environment(house.settings())
                .progress(progress);
        if (house.faultyLinks()) {
            builder.linkThrough(n -> links.get(n).port());
        }
        try {
            prepareStreams(checkout.media(), house.streams());
            return new Theatre(builder.start(), links, pictures(checkout.media()), checkout.home());
        } catch (IOException e) {
            throw new UncheckedIOException("the clips cannot be prepared", e);
        }
    }

    /** The same clip under as many names as there are streams. */
    private static void prepareStreams(Path media, int streams) throws IOException {
        Files.createDirectories(media);
        Path clip = DemoClip.makeIfMissing(media, line -> {});
        for (int n = 1; n < streams; n++) {
            Path link = media.resolve("demo-" + n + ".mp4");
            Files.deleteIfExists(link);
            Files.createLink(link, clip);
        }
    }

    private static Pictures pictures(Path media) throws IOException {
        Path plain = Files.createTempFile(media, ".demo", ".h264");
        try {
            Process copy = new ProcessBuilder(List.of(
                            FfmpegTool.path(),
                            "-v",
                            "error",
                            "-y",
                            "-i",
                            media.resolve(DemoClip.FILE_NAME).toString(),
                            "-map",
                            "0:v",
                            "-c",
                            "copy",
                            "-bsf:v",
                            "h264_mp4toannexb",
                            plain.toString()))
                    .inheritIO()
                    .start();
            if (copy.waitFor() != 0) {
                throw new IOException("the pictures of the clip cannot be read");
            }
            return Pictures.of(Files.readAllBytes(plain));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.deleteIfExists(plain);
        }
    }

    /** Plays a drill in a short form and leaves the fleet whole. */
    public List<Finding> play(String name) {
        return play(Drills.named(name), true);
    }

    List<Finding> play(Drill drill, boolean brief) {
        try (Stage stage = new Stage(fleet, links, pictures, folder, drill, brief)) {
            stage.open();
            drill.play().on(stage);
            return stage.findings();
        }
    }

    /** To be asked when all viewers have gone. */
    public List<Finding> leftovers() {
        return leftovers.awaitNone();
    }

    /** Ends the fleet, and tells whether all its processes have ended too. */
    List<Finding> end() {
        List<ChildProcess> all = fleet.everStarted();
        close();
        return List.of(Finding.none(
                "processes left",
                all.stream().filter(ChildProcess::isAlive).count()
                        + ProcessHandle.current()
                                .descendants()
                                .filter(ProcessHandle::isAlive)
                                .count()));
    }

    @Override
    public void close() {
        fleet.close();
        links.forEach(FaultProxy::close);
    }
}
