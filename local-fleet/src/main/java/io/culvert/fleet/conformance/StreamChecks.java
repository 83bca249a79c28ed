package io.culvert.fleet.conformance;

import static io.culvert.fleet.conformance.Item.alone;
import static io.culvert.fleet.conformance.Item.of;

import io.culvert.fleet.client.Answer;
import io.culvert.fleet.client.TunnelClient;
import io.culvert.wire.rtsp.InterleavedFrame;
import io.culvert.wire.rtsp.RtspEncoder;
import io.culvert.wire.rtsp.RtspRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Group D, second part: what the server puts on the data socket. */
final class StreamChecks {
    private static final int SENDER_REPORT = 200;
    private static final int SOURCE_DESCRIPTION = 202;
    private static final int LARGEST = 65_535;

    private StreamChecks() {}

    static List<Item> items() {
        return List.of(
                of(69, "replies stand whole between frames", StreamChecks::wholeReplies),
                of(70, "no short frame, no foreign channel, none before the PLAY reply", StreamChecks::frames),
                of(71, "frames up to 65535 bytes, every one an RTP or RTCP packet", StreamChecks::sizes),
                alone(73, "small writes leave at once", StreamChecks::noDelay),
                of(74, "line ends inside payloads confuse nobody", StreamChecks::lineEnds),
                of(76, "SR with SDES on the odd channel, early and regularly", StreamChecks::senderReports));
    }

    private static String wholeReplies(Target target) {
        try (TunnelClient client = target.viewer()) {
            for (int n = 0; n < 30; n++) {
                Expect.status(200, client.ask("GET_PARAMETER"), "GET_PARAMETER " + n);
            }
            Expect.intact(client, "between 30 replies");
            return "30 replies among " + client.media().frames() + " frames";
        }
    }

    private static String frames(Target target) {
        Set<Integer> channels = new ConcurrentSkipListSet<>();
        AtomicInteger shortest = new AtomicInteger(Integer.MAX_VALUE);
        try (TunnelClient client = target.tunnel().open()) {
            client.media().listener((frame, nanos) -> {
                channels.add(frame.channel());
                shortest.accumulateAndGet(frame.payload().length, Math::min);
            });
            client.describe();
            client.setupAll();
            Answer play = client.play();
            Expect.that(play.framesBefore() == 0, play.framesBefore() + " frames before the reply to PLAY");
            Expect.rest(Duration.ofSeconds(6)); // RTCP too
            Expect.plays(client, "after PLAY");
            Expect.that(Set.of(0, 1, 2, 3).containsAll(channels), "frames on the channels " + channels);
            Expect.that(shortest.get() >= 8, "a frame of " + shortest + " bytes");
            return "channels " + channels + ", shortest payload " + shortest + " bytes";
        }
    }

    private static String sizes(Target target) {
        AtomicInteger longest = new AtomicInteger();
        try (TunnelClient client = target.viewer()) {
            client.media().listener((frame, nanos) -> longest.accumulateAndGet(frame.payload().length, Math::max));
            client.media().awaitMorePackets(0, 100, Expect.SOON);
            Expect.intact(client, "in 100 packets");
        }
        return "longest " + longest + " bytes" + (target.isFleet() ? "; " + largest(target) : "");
    }

    /** A publisher's packets that fill a frame come out as they went in. */
    private static String largest(Target target) {
        String path = ConformanceFleet.PUBLISH + "large";
        AtomicInteger sent = new AtomicInteger();
        AtomicInteger longest = new AtomicInteger();
        try (TunnelClient publisher = target.tunnel(path).open();
                TunnelClient viewer = target.tunnel(path).create()) {
            Expect.status(200, publisher.announce(Words.SDP), "ANNOUNCE");
            publisher.recordAll();
            publisher.sendFrame(0, Words.picture(sent.getAndIncrement(), LARGEST));
            Expect.that(Expect.soon(() -> FleetChecks.isDescribed(target, path)), path + " is not described");
            viewer.openGet();
            viewer.openPost();
            viewer.media().listener((frame, nanos) -> longest.accumulateAndGet(frame.payload().length, Math::max));
            viewer.watch();
            boolean came = Expect.soon(() -> {
                publisher.sendFrame(0, Words.picture(sent.getAndIncrement(), LARGEST));
                return longest.get() >= LARGEST;
            });
            Expect.that(came, "of packets of " + LARGEST + " bytes the longest that came has " + longest);
            Expect.intact(viewer, "in the largest packets");
        }
        return "published packets of " + LARGEST + " bytes pass";
    }

    /**
     * Two replies in a row: where the second write waits for the acknowledgement of the first, it is 40 ms late each time.
     * The best of many, because a busy machine delays too.
     */
    private static String noDelay(Target target) {
        try (TunnelClient client = target.tunnel().open()) {
            long smallest = Long.MAX_VALUE;
            for (int n = 0; n < 10; n++) {
                RtspRequest one = client.request("OPTIONS", client.url());
                RtspRequest two = client.request("OPTIONS", client.url());
                CompletableFuture<Answer> first = client.expect(one);
                CompletableFuture<Answer> second = client.expect(two);
                client.sendGlued(RtspEncoder.encode(one), RtspEncoder.encode(two));
                long between = -client.await(first, "OPTIONS").nanos()
                        + client.await(second, "OPTIONS").nanos();
                smallest = Math.min(smallest, Math.abs(between));
                Expect.rest(Duration.ofMillis(200));
            }
            Expect.that(smallest < 30_000_000, "the second reply is always " + smallest / 1_000_000 + " ms late");
            return "second reply %.1f ms after the first at best".formatted(smallest / 1e6);
        }
    }

    private static String lineEnds(Target target) {
        AtomicLong lineEnds = new AtomicLong();
        try (TunnelClient client = target.viewer()) {
            client.media().listener((frame, nanos) -> lineEnds.addAndGet(count(frame)));
            for (int n = 0; n < 200 && lineEnds.get() < 100; n++) {
                Expect.status(200, client.ask("OPTIONS", client.url()), "OPTIONS " + n);
            }
            Expect.that(lineEnds.get() > 0, "no line end came in any payload, so nothing was tried");
            Expect.intact(client, "with line ends in payloads");
            return lineEnds + " line ends in payloads, every reply found";
        }
    }

    private static long count(InterleavedFrame frame) {
        long count = 0;
        for (byte octet : frame.payload()) {
            count += octet == '\n' ? 1 : 0;
        }
        return count;
    }

    private static String senderReports(Target target) {
        List<Long> times = new CopyOnWriteArrayList<>();
        List<String> wrong = new CopyOnWriteArrayList<>();
        try (TunnelClient client = target.tunnel().open()) {
            client.media().listener((frame, nanos) -> {
                if (frame.channel() == 1) {
                    times.add(nanos);
                    if (!isCompound(frame.payload())) {
                        wrong.add("type " + (frame.payload()[1] & 0xFF));
                    }
                }
            });
            client.watch();
            long start = System.nanoTime();
            Expect.that(Expect.within(Duration.ofSeconds(20), () -> times.size() >= 3), times.size() + " SR in 20 s");
            double first = (times.getFirst() - start) / 1e9;
            Expect.that(first < 5, "the first SR after %.1f s".formatted(first));
            Expect.that(wrong.isEmpty(), "no SR with SDES: " + wrong);
            return "the first after %.1f s, three within %.1f s"
                    .formatted(Math.max(0, first), (times.get(2) - start) / 1e9);
        }
    }

    private static boolean isCompound(byte[] packet) {
        int length = 4 * ((packet[2] & 0xFF) << 8 | packet[3] & 0xFF) + 4;
        return (packet[1] & 0xFF) == SENDER_REPORT
                && packet.length > length + 1
                && (packet[length + 1] & 0xFF) == SOURCE_DESCRIPTION;
    }
}
