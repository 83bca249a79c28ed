package io.culvert.gateway;

import io.culvert.gateway.access.ViewerAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The file of users, read at the start and again whenever it has changed: a mounted Secret changes under a running pod. A
 * file that cannot be read at the start ends it, one that cannot be read later leaves the users as they were.
 *
 * <p>Has a thread of its own.
 */
final class UsersFile {
    private static final Logger LOG = Logger.getLogger(UsersFile.class);
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private final Path file;
    private final ViewerAccess access;
    private byte[] known = {};

    UsersFile(Path file, ViewerAccess access) {
        this.file = file;
        this.access = access;
    }

    /** Throws what ends the start: nobody watches because a file was missing. */
    void open(Duration interval) throws IOException {
        read();
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
                work -> Thread.ofPlatform().daemon().name("users-file").unstarted(work));
        thread.scheduleWithFixedDelay(this::readAgain, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    void readAgain() {
        try {
            read();
        } catch (IOException | RuntimeException e) {
            LOG.warnf("users stay as they were, %s: %s", file, e.getMessage());
        }
    }

    /** Compares the bytes: a Secret is a symbolic link to a symbolic link, whose times say little. */
    private void read() throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("larger than " + MAX_BYTES + " bytes");
        }
        byte[] bytes = Files.readAllBytes(file);
        if (!Arrays.equals(bytes, known)) {
            access.users(new String(bytes, StandardCharsets.ISO_8859_1).lines().toList());
            known = bytes;
            LOG.infof("users read from %s", file);
        }
    }
}
