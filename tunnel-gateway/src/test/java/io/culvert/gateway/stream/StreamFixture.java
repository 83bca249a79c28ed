package io.culvert.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.ViewerOrder;
import io.culvert.wire.link.LinkFrame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ResourceLeakDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A registry with a clock, links and viewers that the test moves by hand; one event loop per link and viewer. */
final class StreamFixture {
    static final String STREAM = "/live/cam1";
    static final int VIDEO = 0;
    static final int AUDIO = 1;
    static final LinkFrame.TrackClock VIDEO_CLOCK = new LinkFrame.TrackClock(VIDEO, 90_000, 1000, true);
    static final LinkFrame.TrackClock AUDIO_CLOCK = new LinkFrame.TrackClock(AUDIO, 48_000, 5000, false);

    static {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    final FanoutCounters counters = new FanoutCounters();
    final StreamRegistry registry;
    private final List<EmbeddedChannel> channels = new ArrayList<>();
    private final List<ByteBuf> fed = new ArrayList<>();
    private long nowNanos = 1_000_000_000L;

    StreamFixture() {
        this(StreamSettings.DEFAULTS);
    }

    StreamFixture(StreamSettings settings) {
        registry = new StreamRegistry(settings, counters, () -> nowNanos, new Random(1));
    }

    private <C extends EmbeddedChannel> C register(C channel) {
        channel.freezeTime();
        channels.add(channel);
        return channel;
    }

    /** Lets all loops do what they have to do now. */
    void run() {
        for (int round = 0; round < 6; round++) {
            channels.forEach(EmbeddedChannel::runPendingTasks);
        }
    }

    void advanceMillis(long millis) {
        nowNanos += millis * 1_000_000;
        for (EmbeddedChannel channel : channels) {
            channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        }
        for (EmbeddedChannel channel : channels) {
            channel.runScheduledPendingTasks();
        }
        run();
    }

    /** Seconds one by one, as the loops' ticks see them. */
    void advanceSeconds(int seconds) {
        for (int i = 0; i < seconds; i++) {
            advanceMillis(1000);
        }
    }

    TestFeed open(long epoch, LinkFrame.TrackClock... clocks) {
        return open(STREAM, epoch, 0, Double.NaN, clocks);
    }

    TestFeed open(String stream, long epoch, long generation, double npt, LinkFrame.TrackClock... clocks) {
        return open(new LinkFrame.Open(1, stream, epoch, generation, npt, List.of(clocks)));
    }

    /** A feed that says of which description it is. */
    TestFeed openDescribed(long epoch, int digest, LinkFrame.TrackClock... clocks) {
        return open(new LinkFrame.Open(1, STREAM, epoch, 0, Double.NaN, List.of(clocks), digest, 1));
    }

    private TestFeed open(LinkFrame.Open open) {
        EmbeddedChannel link = register(new EmbeddedChannel());
        StreamFeed feed = registry.open(open, link.eventLoop());
        run();
        return new TestFeed(feed);
    }

    TestViewer play() {
        return play(new ViewerOrder.Play(STREAM, 0, true, List.of(channels(VIDEO, 0), channels(AUDIO, 2))));
    }

    TestViewer play(ViewerOrder.Play order) {
        return play(order, new TestViewer());
    }

    TestViewer play(ViewerOrder.Play order, TestViewer viewer) {
        register(viewer);
        viewer.viewer = registry.play(order, viewer, viewer, LastFrame.NONE);
        run();
        return viewer;
    }

    /** Plays on the same channel after its viewer was paused or is to have other tracks, as a tunnel does it. */
    void playAgain(ViewerOrder.Play order, TestViewer viewer) {
        Viewer former = viewer.viewer;
        viewer.starts.clear();
        viewer.viewer = registry.play(order, viewer, viewer, former.lastFrame());
        former.stop();
        run();
    }

    static ViewerOrder.TrackChannels channels(int track, int rtp) {
        return new ViewerOrder.TrackChannels(track, rtp, rtp + 1, "rtsp://gw/x/track" + track);
    }

    long dropped(DropReason reason) {
        return counters.dropped(reason).sum();
    }

    /** Ends everything and sees that every buffer has been given back. */
    void close(TestFeed... feeds) {
        for (TestFeed feed : feeds) {
            feed.feed.lost();
        }
        run();
        for (EmbeddedChannel channel : channels) {
            if (channel instanceof TestViewer viewer) {
                viewer.blocked = false;
                channel.flush();
                channel.finishAndReleaseAll();
            }
        }
        run();
        assertThat(fed).allMatch(buffer -> buffer.refCnt() == 0);
        assertThat(counters.viewers.sum()).isZero();
    }

    /** A feed of a relay. */
    final class TestFeed {
        private final StreamFeed feed;

        private TestFeed(StreamFeed feed) {
            this.feed = feed;
        }

        void key(long timestamp, String... payloads) {
            media(VIDEO, true, true, timestamp, payloads);
        }

        void video(long timestamp, String... payloads) {
            media(VIDEO, false, true, timestamp, payloads);
        }

        void audio(long timestamp, String... payloads) {
            media(AUDIO, false, true, timestamp, payloads);
        }

        /** Sound for which no picture came in time. */
        void waited(long timestamp, String payload) {
            ByteBuf packets = Rtp.packets(AUDIO, timestamp, payload);
            fed.add(packets);
            feed.media(new LinkFrame.Media(1, AUDIO, false, true, true, packets));
            run();
        }

        void media(int track, boolean randomAccess, boolean end, long timestamp, String... payloads) {
            raw(track, randomAccess, end, Rtp.packets(track, timestamp, payloads));
        }

        void raw(int track, boolean randomAccess, boolean end, ByteBuf packets) {
            hand(track, randomAccess, end, packets);
            run();
        }

        /** Gives media to the feed while all other loops are busy. */
        void hand(int track, boolean randomAccess, boolean end, ByteBuf packets) {
            fed.add(packets);
            feed.media(new LinkFrame.Media(1, track, randomAccess, end, packets));
        }

        void clock(int track, long ntp, long timestamp) {
            feed.clock(new LinkFrame.Clock(1, track, ntp, timestamp));
            run();
        }

        void end(LinkFrame.EndReason reason) {
            feed.end(reason);
            run();
        }

        void lost() {
            feed.lost();
            run();
        }
    }
}
