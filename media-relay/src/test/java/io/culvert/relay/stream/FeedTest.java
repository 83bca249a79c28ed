package io.culvert.relay.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.link.LinkFrame;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sound and its picture, on a lane whose clock the test moves. */
class FeedTest {
    private static final LinkFrame.TrackClock VIDEO = new LinkFrame.TrackClock(0, 90_000, 0, true);
    private static final LinkFrame.TrackClock AUDIO = new LinkFrame.TrackClock(1, 48_000, 0, false);
    private static final long WAIT = 40;

    private final EmbeddedChannel lane = new EmbeddedChannel();
    private final List<String> log = new ArrayList<>();
    private final List<AccessUnit> delivered = new ArrayList<>();
    private List<LinkFrame.TrackClock> clocks = List.of(VIDEO, AUDIO);
    private long now = 1_000_000_000;
    private final Feed feed = new Feed(
            new FeedId("/live/cam", 1, 0),
            new Source(),
            new GopCache(1000, () -> {}),
            new WaitingSound.Bound(4, () -> log.add("overflow")),
            reason -> {},
            () -> now);

    FeedTest() {
        lane.freezeTime();
    }

    @AfterEach
    void everyBufferIsGivenBack() {
        feed.close(LinkFrame.EndReason.UNSUBSCRIBED);
        lane.runPendingTasks();
        assertThat(delivered).allMatch(unit -> unit.packets().refCnt() == 1);
        lane.finishAndReleaseAll();
    }

    private void attach(String gateway, long waitMillis) {
        feed.attach(new Outlet(gateway, waitMillis));
        lane.runPendingTasks();
    }

    private void picture(String name) {
        deliver(0, name.startsWith("I"), name);
    }

    private void sound(String name) {
        deliver(1, false, name);
    }

    private void deliver(int track, boolean randomAccess, String name) {
        AccessUnit unit = new AccessUnit(track, randomAccess, Unpooled.copiedBuffer(name, StandardCharsets.US_ASCII));
        delivered.add(unit);
        feed.onUnit(unit);
        lane.runPendingTasks();
    }

    private void pass(long millis) {
        now += millis * 1_000_000;
        lane.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        lane.runScheduledPendingTasks();
    }

    @Test
    void shouldSendSoundTogetherWithTheNextPicture() {
        attach("a", WAIT);
        picture("I");
        sound("s1");
        pass(21);
        sound("s2");
        pass(18);
        picture("P");
        pass(WAIT);

        assertThat(log).containsExactly("a: I", "a: s1 s2 P");
    }

    @Test
    void shouldSendSoundAloneAndSayThatItHasWaitedWhenNoPictureComesInTime() {
        attach("a", WAIT);
        picture("I");
        sound("s1");
        pass(21);
        sound("s2");
        pass(18);
        assertThat(log).containsExactly("a: I");
        pass(1);
        assertThat(log).containsExactly("a: I", "a: s1 s2 (waited)");
        sound("s3");
        pass(WAIT);

        assertThat(log).containsExactly("a: I", "a: s1 s2 (waited)", "a: s3 (waited)");
    }

    /** The timer of the first sound finds the second, which has come later. */
    @Test
    void shouldLetLaterSoundWaitItsOwnTimeWhenThatBeforeItLeftWithAPicture() {
        attach("a", WAIT);
        sound("s1");
        pass(10);
        picture("P");
        pass(10);
        sound("s2");
        pass(39);
        assertThat(log).containsExactly("a: s1 P");
        pass(1);
        assertThat(log).containsExactly("a: s1 P", "a: s2 (waited)");
    }

    @Test
    void shouldSendEachAtOnceWhenTheLeastPatientGatewayAllowsNoWait() {
        attach("a", WAIT);
        attach("b", 0);
        picture("I");
        sound("s1");

        assertThat(log).containsExactly("a: I", "b: I", "a: s1", "b: s1");
        assertThat(feed.audioWaitNanos()).isZero();
    }

    @Test
    void shouldSendEachAtOnceWhenThereIsNoVideo() {
        clocks = List.of(AUDIO);
        attach("a", WAIT);
        sound("s1");

        assertThat(log).containsExactly("a: s1");
    }

    @Test
    void shouldGiveWhatWaitsToThoseThatAreThereAndWhatIsKeptToTheNewOneWhenAGatewayComes() {
        attach("a", WAIT);
        picture("I");
        sound("s1");
        attach("b", WAIT);
        picture("P");

        assertThat(log).containsExactly("a: I", "a: s1", "b: I", "b: s1", "a: P", "b: P");
    }

    @Test
    void shouldSendWhatWaitsBeforeTheEnd() {
        attach("a", WAIT);
        picture("I");
        sound("s1");
        feed.onEnd(LinkFrame.EndReason.END_OF_STREAM);

        assertThat(log).containsExactly("a: I", "a: s1", "a: end END_OF_STREAM");
    }

    @Test
    void shouldSendWhatWaitsBeforeAnotherFeedGoesOnWithTheOutlet() {
        attach("a", WAIT);
        picture("I");
        sound("s1");
        feed.giveUpOutlets();
        lane.runPendingTasks();

        assertThat(log).containsExactly("a: I", "a: s1");
    }

    @Test
    void shouldSendAllAtOnceWhenMoreSoundWaitsThanMay() {
        attach("a", WAIT);
        for (int i = 0; i < 4; i++) {
            sound("s");
        }
        assertThat(log).isEmpty();
        sound("last");

        assertThat(log).containsExactly("overflow", "a: s s s s last");
    }

    private final class Source implements MediaSource {
        @Override
        public SourceDescription description() {
            return new SourceDescription("", List.of(), Optional.empty());
        }

        @Override
        public ScheduledExecutorService lane() {
            return lane.eventLoop();
        }

        @Override
        public void play(UnitSink sink) {}

        @Override
        public List<LinkFrame.TrackClock> clocks() {
            return clocks;
        }

        @Override
        public double npt() {
            return Double.NaN;
        }

        @Override
        public void close() {}
    }

    private final class Outlet implements MediaOutlet {
        private final String gateway;
        private final long waitMillis;

        Outlet(String gateway, long waitMillis) {
            this.gateway = gateway;
            this.waitMillis = waitMillis;
        }

        @Override
        public void open(FeedId id, double npt, double scale, List<LinkFrame.TrackClock> tracks) {}

        @Override
        public void where(String stream, Consumer<Optional<LinkFrame.Position>> told) {}

        @Override
        public void unit(AccessUnit unit) {
            log.add(gateway + ": " + unit.packets().toString(StandardCharsets.US_ASCII));
        }

        @Override
        public void units(List<AccessUnit> units, boolean waited) {
            List<String> names = units.stream()
                    .map(unit -> unit.packets().toString(StandardCharsets.US_ASCII))
                    .toList();
            log.add(gateway + ": " + String.join(" ", names) + (waited ? " (waited)" : ""));
        }

        @Override
        public long audioWaitNanos() {
            return waitMillis * 1_000_000;
        }

        @Override
        public void clock(int track, long ntp, long rtpTimestamp) {}

        @Override
        public void end(LinkFrame.EndReason reason) {
            log.add(gateway + ": end " + reason);
        }

        @Override
        public boolean isEnded() {
            return false;
        }
    }
}
