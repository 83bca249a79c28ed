package io.culvert.fleet.conformance;

import io.culvert.fleet.demo.DemoClip;
import io.culvert.fleet.demo.FfmpegTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The fleet that is examined: its size, its shortened waits, and two files more. */
public final class ConformanceFleet {
    public static final int GATEWAYS = 2;
    public static final int SESSIONS = 1;
    public static final int RELAYS = 2;

    static final String SINGLE_TRACK = "single";
    static final String BROKEN = "broken";

    /** Those of {@link Waits#SHORT}; a small send buffer shows a stalled viewer while it is watched. */
    public static final Map<String, String> ENVIRONMENT = Map.of(
            "CULVERT_GATEWAY_HEAD_DEADLINE", "3s",
            "CULVERT_GATEWAY_TUNNELS_UNPAIRED_WAIT", "4s",
            "CULVERT_SESSION_UNPAIRED_MS", "4000",
            "CULVERT_GATEWAY_TUNNELS_IDLE_WAIT", "12s",
            "CULVERT_GATEWAY_VIEWERS_WRITE_STALL", "4s",
            "CULVERT_GATEWAY_SOCKETS_SEND_BUFFER_BYTES", "16384",
            "CULVERT_GATEWAY_DRAIN_DEADLINE", "10s");

    private ConformanceFleet() {}

    /** Puts the demo's picture without its sound, and a file that is no recording, beside the demo. */
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
    }
}
