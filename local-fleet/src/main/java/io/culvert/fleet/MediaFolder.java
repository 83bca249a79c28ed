package io.culvert.fleet;

import io.culvert.fleet.demo.DemoClip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The one folder that the relays read.
 *
 * <p>A folder of the user and the demo clip come together as hard links in a folder of ours: nothing is written into
 * the user's folder, nothing is copied, and no link leads out of the folder that the relay guards. Files that lie on
 * another disk cannot be linked; then the user's folder is served alone.
 */
record MediaFolder(Checkout checkout, FleetOptions options, Consumer<String> progress) {

    Path prepare() {
        try {
            Files.createDirectories(checkout.media());
            if (options.demo()) {
                DemoClip.makeIfMissing(checkout.media(), progress);
            }
            return options.media().isPresent() ? together(options.media().get()) : checkout.media();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare the media folder", e);
        }
    }

    private Path together(Path users) throws IOException {
        if (!options.demo()) {
            return users;
        }
        Path links = checkout.home().resolve("media-links");
        try {
            Files.createDirectories(links);
            clear(links);
            linkAll(users, links);
            linkAll(checkout.media(), links);
            return links;
        } catch (IOException | UnsupportedOperationException e) {
            progress.accept("no /live/demo: " + users + " is on another disk than " + checkout.home());
            return users;
        }
    }

    private static void linkAll(Path from, Path into) throws IOException {
        for (Path file : files(from)) {
            Path link = into.resolve(file.getFileName());
            if (!Files.exists(link)) {
                Files.createLink(link, file.toRealPath());
            }
        }
    }

    private static void clear(Path folder) throws IOException {
        for (Path file : files(folder)) {
            Files.delete(file);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(Files::isRegularFile).toList();
        }
    }
}
