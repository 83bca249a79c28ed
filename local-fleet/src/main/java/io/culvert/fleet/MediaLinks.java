package io.culvert.fleet;

import io.culvert.wire.kafka.StreamNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The files of the user's folder and the demo clip as hard links in a folder of ours. A file that is replaced, added or
 * removed there is so here within a second: a link by itself would stay with the file of before.
 *
 * <p>Read by the relays; changed by the thread that starts the fleet, then by a thread of its own.
 */
final class MediaLinks implements AutoCloseable {
    private static final long LOOK_MILLIS = 1_000;
    private static final int MAX_DEPTH = 8;

    private final List<Path> folders;
    private final Path links;
    private final Consumer<String> progress;
    private final TreeSet<String> leftOut = new TreeSet<>();
    private final Thread watch =
            Thread.ofPlatform().daemon().name("media-links").unstarted(this::follow);

    /**
     * @param folders those to be linked; the first that has a name counts
     * @param links   the folder of ours
     */
    MediaLinks(List<Path> folders, Path links, Consumer<String> progress) {
        this.folders = folders;
        this.links = links;
        this.progress = progress;
    }

    /** Links what is there, and follows the folders from then on. */
    void start() throws IOException {
        Files.createDirectories(links);
        look();
        watch.start();
    }

    @Override
    public void close() {
        watch.interrupt();
    }

    private void follow() {
        try {
            while (true) {
                Thread.sleep(LOOK_MILLIS);
                try {
                    look();
                } catch (IOException | UncheckedIOException beingChanged) {
                    // the next look sees it whole
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    void look() throws IOException {
        Map<Path, Path> wanted = wanted();
        for (Path link : files(links)) {
            if (!wanted.containsKey(links.relativize(link))) {
                Files.delete(link);
            }
        }
        for (Map.Entry<Path, Path> each : wanted.entrySet()) {
            link(links.resolve(each.getKey()), each.getValue());
        }
    }

    /** The files by the names that they are served under. */
    private Map<Path, Path> wanted() throws IOException {
        Map<Path, Path> wanted = new HashMap<>();
        for (Path folder : folders) {
            for (Path file : files(folder)) {
                Path name = folder.relativize(file);
                if (StreamNames.isValid(StreamNames.RECORDING_PREFIX + name)) {
                    wanted.putIfAbsent(name, file.toRealPath());
                } else if (leftOut.add(name.toString())) {
                    progress.accept("not served: " + file + "; names of streams hold A-Z a-z 0-9 _ - . only");
                }
            }
        }
        return wanted;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder, MAX_DEPTH)) {
            return found.filter(Files::isRegularFile).toList();
        }
    }

    /** By a second name that takes the place of the first: who opens it meanwhile finds the old file or the new one. */
    private void link(Path link, Path file) throws IOException {
        if (Files.exists(link) && Files.isSameFile(link, file)) {
            return;
        }
        Files.createDirectories(link.getParent());
        Path second = link.resolveSibling(link.getFileName() + "~");
        Files.deleteIfExists(second);
        Files.createLink(second, file);
        Files.move(second, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
