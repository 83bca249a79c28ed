package io.culvert.fleet;

import io.culvert.fleet.FleetOptions.UsageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One fleet at a time has a state folder: another would delete its broker's data and its logs. The system gives the lock
 * back however the process ends.
 */
final class HomeLock implements AutoCloseable {
    private final FileChannel file;

    private HomeLock(FileChannel file) {
        this.file = file;
    }

    /** @throws UsageException if another fleet has it */
    static HomeLock take(Path home) {
        try {
            Files.createDirectories(home);
            FileChannel file =
                    FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(file) == null) {
                file.close();
                throw new UsageException("another fleet has its state in " + home
                        + "\nEnd it, or give this one a place of its own: CULVERT_HOME=/tmp/culvert ./culvert ...");
            }
            return new HomeLock(file);
        } catch (IOException e) {
            throw new UncheckedIOException("no state can be kept in " + home, e);
        }
    }

    private static FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException ours) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
