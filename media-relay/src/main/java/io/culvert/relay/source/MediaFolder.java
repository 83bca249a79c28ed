package io.culvert.relay.source;

import io.culvert.wire.kafka.StreamNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns paths of streams into files of one folder, and into nothing outside of it. */
final class MediaFolder {
    /** In order of preference, if a live stream's name fits several files. */
    private static final List<String> EXTENSIONS = List.of(".mp4", ".mov", ".mkv", ".ts", ".h264", ".h265");

    private final Path folder;

    MediaFolder(Path folder) {
        this.folder = folder;
    }

    /** The file behind the path; symbolic links that lead out of the folder lead to nothing. Blocks. */
    Optional<Path> find(String stream) {
        if (!StreamNames.isValid(stream)) {
            return Optional.empty();
        }
        return candidates(stream).flatMap(name -> inside(name).stream()).findFirst();
    }

    /** The file of this name; the same holds for where it may lie, and of what kind it may be. Blocks. */
    Optional<Path> named(String name) {
        boolean fits = StreamNames.isValid("/" + name) && EXTENSIONS.stream().anyMatch(name::endsWith);
        return fits ? inside(name) : Optional.empty();
    }

    private static Stream<String> candidates(String stream) {
        if (stream.startsWith(StreamNames.LIVE_PREFIX)) {
            String name = stream.substring(StreamNames.LIVE_PREFIX.length());
            return EXTENSIONS.stream().map(extension -> name + extension);
        }
        if (stream.startsWith(StreamNames.RECORDING_PREFIX)) {
            String name = stream.substring(StreamNames.RECORDING_PREFIX.length());
            return EXTENSIONS.stream().anyMatch(name::endsWith) ? Stream.of(name) : Stream.empty();
        }
        return Stream.empty();
    }

    private Optional<Path> inside(String name) {
        try {
            Path root = folder.toRealPath();
            Path file = root.resolve(name).toRealPath();
            return file.startsWith(root) && Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
