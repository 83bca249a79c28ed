package io.culvert.relay.link;

import io.culvert.relay.stream.AccessUnit;
import io.culvert.relay.stream.FeedId;
import io.culvert.relay.stream.MediaOutlet;
import io.culvert.wire.link.LinkCodec;
import io.culvert.wire.link.LinkFrame;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One stream on one link, under one handle. Its state belongs to the link's loop. */
final class LinkOutlet implements MediaOutlet {
    private final GatewayLink link;
    private final int handle;
    private final Consumer<MediaOutlet> ready;
    private final Runnable release;
    private final AtomicBoolean ended = new AtomicBoolean();
    private Consumer<Optional<LinkFrame.Position>> asker;
    private boolean gone;
    private boolean opened;
    private boolean waitsForRandomAccess;

    LinkOutlet(GatewayLink link, int handle, Consumer<MediaOutlet> ready, Runnable release) {
        this.link = link;
        this.handle = handle;
        this.ready = ready;
        this.release = release;
    }

    void onUp() {
        ready.accept(this);
    }

    void onDown() {
        opened = false;
    }

    void onPosition(LinkFrame.Position position) {
        if (position.handle() == handle) {
            tell(Optional.of(position));
        }
    }

    @Override
    public void where(String stream, Consumer<Optional<LinkFrame.Position>> told) {
        link.loop().execute(() -> {
            asker = told;
            if (link.isUp() && !gone) {
                link.write(new LinkFrame.Where(handle, stream));
            }
            link.later(link.answerWait(), () -> {
                if (asker == told) {
                    link.unanswered();
                    tell(Optional.empty());
                }
            });
        });
    }

    private void tell(Optional<LinkFrame.Position> answer) {
        Consumer<Optional<LinkFrame.Position>> told = asker;
        asker = null;
        if (told != null) {
            told.accept(answer);
        }
    }

    @Override
    public void open(FeedId id, double npt, double scale, List<LinkFrame.TrackClock> clocks) {
        link.loop().execute(() -> {
            if (link.isUp() && !gone) {
                opened = true;
                waitsForRandomAccess = true;
                link.write(new LinkFrame.Open(
                        handle, id.stream(), id.epoch(), id.generation(), npt, clocks, id.digest(), scale));
            }
        });
    }

    @Override
    public long audioWaitNanos() {
        return link.audioWaitNanos();
    }

    @Override
    public void unit(AccessUnit unit) {
        AccessUnit mine = retained(unit);
        link.loop().execute(() -> write(mine, false));
    }

    /** One task, one flush and mostly one segment, however many they are. */
    @Override
    public void units(List<AccessUnit> units, boolean waited) {
        AccessUnit[] mine = new AccessUnit[units.size()];
        for (int i = 0; i < mine.length; i++) {
            mine[i] = retained(units.get(i));
        }
        link.loop().execute(() -> {
            for (int i = 0; i < mine.length; i++) {
                write(mine[i], waited && i == mine.length - 1);
            }
        });
    }

    private static AccessUnit retained(AccessUnit unit) {
        return new AccessUnit(unit.track(), unit.randomAccess(), unit.packets().retainedDuplicate());
    }

    private void write(AccessUnit unit, boolean waited) {
        if (!opened || waitsForRandomAccess && !unit.randomAccess()) {
            unit.packets().release();
            return;
        }
        waitsForRandomAccess = link.isFull() || unit.packets().readableBytes() > LinkCodec.MAX_MEDIA_BYTES;
        if (waitsForRandomAccess) {
            link.dropped();
            unit.packets().release();
            return;
        }
        link.writeMedia(new LinkFrame.Media(handle, unit.track(), unit.randomAccess(), true, waited, unit.packets()));
    }

    @Override
    public void clock(int track, long ntp, long rtpTimestamp) {
        link.loop().execute(() -> {
            if (opened) {
                link.write(new LinkFrame.Clock(handle, track, ntp, rtpTimestamp));
            }
        });
    }

    @Override
    public boolean isEnded() {
        return ended.get();
    }

    @Override
    public void end(LinkFrame.EndReason reason) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        link.loop().execute(() -> {
            if (opened) {
                link.write(new LinkFrame.End(handle, reason));
            }
            opened = false;
            gone = true;
            link.remove(this);
            release.run();
        });
    }
}
