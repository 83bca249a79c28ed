package io.culvert.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.gateway.access.AccessRules;
import io.culvert.gateway.access.ViewerAccess;
import io.culvert.wire.link.LinkSecret;
import io.culvert.wire.rtsp.auth.DigestAlgorithm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersFileTest {
    private static final Duration NEVER = Duration.ofDays(1);
    private static final String ANNA = "YW5uYTpzZWNyZXQ="; // anna:secret

    private final ViewerAccess access = new ViewerAccess(
            new AccessRules(List.of("/"), true, Duration.ofMinutes(5), Duration.ofSeconds(1)),
            new LinkSecret("fleet"),
            () -> 0);

    @TempDir
    private Path folder;

    private boolean mayWatch(String basic) {
        return access.decide("GET", "/", List.of("Basic " + basic)).isGranted();
    }

    @Test
    void shouldReadAChangedFileAndKeepTheUsersWhenItIsBrokenOrGone() throws IOException {
        Path file = folder.resolve("users");
        Files.writeString(file, "anna:culvert:" + "0".repeat(32));
        UsersFile users = new UsersFile(file, access);
        users.open(NEVER);
        assertThat(access.isNeeded("/live/cam")).isTrue();
        assertThat(mayWatch(ANNA)).isFalse();

        Files.writeString(file, "anna:culvert:" + hash());
        users.readAgain();
        assertThat(mayWatch(ANNA)).isTrue();

        Files.writeString(file, "broken");
        users.readAgain();
        Files.delete(file);
        users.readAgain();
        assertThat(mayWatch(ANNA)).isTrue();
    }

    private static String hash() {
        return DigestAlgorithm.MD5.passwordHash("anna", "culvert", "secret");
    }

    @Test
    void shouldEndTheStartWhenThereIsNoFile() {
        UsersFile users = new UsersFile(folder.resolve("missing"), access);
        assertThatThrownBy(() -> users.open(NEVER)).isInstanceOf(IOException.class);
    }
}
