package io.culvert.fleet.conformance;

import static io.culvert.fleet.conformance.Item.of;

import io.culvert.fleet.client.TunnelClient;
import java.time.Duration;
import java.util.List;

/** Group E, fourth part: how long a session lives. */
final class LivenessChecks {
    private static final int STEPS_PER_WAIT = 4;
    private static final int WAITS = 2;

    private LivenessChecks() {}

    static List<Item> items() {
        return List.of(
                of(103, "every kind of keep-alive, and none: all play on", LivenessChecks::keepAlives),
                of(104, "no sign of life: the session ends", LivenessChecks::dead));
    }

    /** Four viewers at once, for twice the idle wait: in step with FFmpeg, VLC, GStreamer, and a lost POST. */
    private static String keepAlives(Target target) {
        try (TunnelClient ffmpeg = target.viewer();
                TunnelClient vlc = target.viewer();
                TunnelClient gstreamer = target.viewer();
                TunnelClient mute = target.viewer()) {
            mute.commandSocket().reset();
            Duration step = target.waits().idle().dividedBy(STEPS_PER_WAIT);
            for (int n = 1; n <= WAITS * STEPS_PER_WAIT; n++) {
                Expect.staysOpen(mute, step, "without POST and RTCP");
                gstreamer.sendFrame(1, Words.receiverReport());
                if (n % 2 == 0) {
                    Expect.status(200, ffmpeg.ask("GET_PARAMETER"), "GET_PARAMETER");
                }
                if (n % (STEPS_PER_WAIT - 1) == 0) {
                    Expect.status(200, vlc.ask("OPTIONS", vlc.url()), "OPTIONS");
                }
            }
            List.of(ffmpeg, vlc, gstreamer, mute).forEach(viewer -> Expect.plays(viewer, "at the end"));
            long seconds = step.multipliedBy(WAITS * STEPS_PER_WAIT).toSeconds();
            return "GET_PARAMETER, OPTIONS, RTCP alone, nothing at all: play after " + seconds + " s";
        }
    }

    /** A peer without acknowledgements cannot be made here; one that takes nothing looks the same to the sender. */
    private static String dead(Target target) {
        Duration idle = target.waits().idle().plusSeconds(12);
        Duration stall = target.waits().stall().plusSeconds(15);
        try (TunnelClient silent = target.tunnel().open();
                TunnelClient stalled = Target.watching(target.tunnel().receiveBuffer(4_096))) {
            silent.describe();
            silent.setupAll();
            stalled.commandSocket().close();
            stalled.stopReading();
            Expect.that(silent.awaitEnd(idle).isPresent(), "a silent session lives after " + idle.toSeconds() + " s");
            stalled.awaitEnd(stall.minus(idle).isNegative() ? Duration.ZERO : stall.minus(idle));
            stalled.resumeReading();
            Expect.that(stalled.awaitEnd(Expect.SOON).isPresent(), "a viewer that takes nothing is kept");
            return "silent session and dead viewer closed";
        }
    }
}
