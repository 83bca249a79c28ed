package io.culvert.fleet.conformance;

import io.culvert.fleet.demo.DemoClip;
import io.culvert.fleet.demo.FfmpegTool;
import io.culvert.wire.rtsp.auth.Credentials;
import io.culvert.wire.rtsp.auth.DigestAlgorithm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The fleet that is examined: its size, its shortened waits, and three files more. */
public final class ConformanceFleet {
    public static final int GATEWAYS = 2;
    public static final int SESSIONS = 1;
    public static final int RELAYS = 2;

    static final String SINGLE_TRACK = "single";
    static final String BROKEN = "broken";

    static final Target.Guarded GUARDED = new Target.Guarded("/live/guarded", new Credentials("viewer", "secret"));

    /** What is published stands below this path. */
    static final String PUBLISH = "/publish/";

    private static final String REALM = "culvert";

    private ConformanceFleet() {}

    /** Waits are those of {@link Waits#SHORT}; a small send buffer shows a stalled viewer while it is watched. */
    public static Map<String, String> environment() {
        return Map.ofEntries(
                Map.entry("CULVERT_GATEWAY_HEAD_DEADLINE", "6s"),
                Map.entry("CULVERT_GATEWAY_TUNNELS_UNPAIRED_WAIT", "6s"),
                Map.entry("CULVERT_SESSION_UNPAIRED_MS", "6000"),
                Map.entry("CULVERT_GATEWAY_TUNNELS_IDLE_WAIT", "12s"),
                Map.entry("CULVERT_GATEWAY_VIEWERS_WRITE_STALL", "4s"),
                Map.entry("CULVERT_GATEWAY_SOCKETS_SEND_BUFFER_BYTES", "16384"),
                Map.entry("CULVERT_GATEWAY_DRAIN_DEADLINE", "10s"),
                Map.entry("CULVERT_SESSION_PUBLISH_PATHS", PUBLISH),
                Map.entry("CULVERT_GATEWAY_ACCESS_USERS", usersFile().toString()),
                Map.entry("CULVERT_GATEWAY_ACCESS_PATHS", GUARDED.path()),
                Map.entry("CULVERT_GATEWAY_ACCESS_NONCE_LIFE", "8s"),
                Map.entry("CULVERT_GATEWAY_ACCESS_BASIC", "true"));
    }

    /** One user, with a hash of each kind. */
    private static Path usersFile() {
        String user = GUARDED.user().user();
        String password = GUARDED.user().password();
        try {
            Path file = Files.createTempFile("culvert-users", ".htdigest");
            file.toFile().deleteOnExit();
            return Files.write(
                    file,
                    Stream.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5)
                            .map(each -> user + ":" + REALM + ":" + each.passwordHash(user, REALM, password))
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts the demo's picture without its sound, the same for users alone, and a file that is no recording, beside the demo. */
    public static void prepareMedia(Path media) throws IOException, InterruptedException {
        Files.createDirectories(media);
        DemoClip.makeIfMissing(media, line -> {});
        Files.write(media.resolve(BROKEN + ".mp4"), new byte[2_000]);
        Path single = media.resolve(SINGLE_TRACK + ".mp4");
        if (!Files.exists(single)) {
            Process copy = new ProcessBuilder(
                            FfmpegTool.path(),
                            "-v",
                            "error",
                            "-i",
                            media.resolve(DemoClip.FILE_NAME).toString(),
                            "-an",
                            "-c",
                            "copy",
                            single.toString())
                    .inheritIO()
                    .start();
            if (!copy.waitFor(60, TimeUnit.SECONDS) || copy.exitValue() != 0) {
                throw new IOException("cannot copy the picture of " + DemoClip.FILE_NAME);
            }
        }
        Files.copy(single, media.resolve("guarded.mp4"), StandardCopyOption.REPLACE_EXISTING);
    }
}
