package io.culvert.fleet;

import io.culvert.wire.kafka.StreamNames;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

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

    /**
     * Links what is there, and follows the folders from then on.
     *
     * @throws IOException if files of the user's folder cannot be linked, as from another disk
     */
    void start() throws IOException {
        Files.createDirectories(links);
        for (Path any : files(folders.getFirst()).stream().limit(1).toList()) {
            Path probe = links.resolve("probe~");
            Files.deleteIfExists(probe);
            Files.createLink(probe, any.toRealPath());
        }
        look(); // which takes the probe away
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
                } catch (IOException beingChanged) {
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
            linkOrSay(links.resolve(each.getKey()), each.getValue());
        }
    }

    /** One file that may not be linked leaves the others alone. */
    private void linkOrSay(Path link, Path file) {
        try {
            link(link, file);
        } catch (IOException | UnsupportedOperationException e) {
            say(file, e.toString());
        }
    }

    private void say(Path file, String why) {
        if (leftOut.add(file.toString())) {
            progress.accept("not served: " + file + "; " + why);
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
                } else {
                    say(file, "names of streams hold A-Z a-z 0-9 _ - . only");
                }
            }
        }
        return wanted;
    }

    /** Without folders that are hidden or may not be read, and without our own, should it lie below the user's. */
    private List<Path> files(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(folder, Set.of(), MAX_DEPTH, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
                boolean passedOver =
                        each.equals(links) || each.getFileName().toString().startsWith(".");
                return passedOver && !each.equals(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) {
                if (Files.isRegularFile(each)) {
                    found.add(each);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path each, IOException unreadable) {
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
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
