package io.culvert.relay.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.Optional;

/** What tells one content of a file from the next: another file of the same name, or the same one written anew. */
record FileStamp(Object key, FileTime modified, long size) {
    /** Empty if there is no file. Blocks. */
    static Optional<FileStamp> of(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            Object key = Objects.requireNonNullElse(now.fileKey(), "");
            return Optional.of(new FileStamp(key, now.lastModifiedTime(), now.size()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
