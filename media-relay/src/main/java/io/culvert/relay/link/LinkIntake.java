package io.culvert.relay.link;

import io.culvert.relay.stream.IntakeSink;
import io.culvert.relay.stream.Intakes;
import io.culvert.wire.link.LinkFrame;
import java.util.List;

/** One publisher on one link, under one handle. Its state belongs to the link's loop. */
final class LinkIntake implements Intakes.Intake {
    private final GatewayLink link;
    private final LinkFrame.Ask question;
    private final IntakeSink sink;
    private final Runnable release;
    private boolean closed;

    LinkIntake(
            GatewayLink link,
            int handle,
            String tunnel,
            List<LinkFrame.PublishedTrack> tracks,
            IntakeSink sink,
            Runnable release) {
        this.link = link;
        this.question = new LinkFrame.Ask(handle, tunnel, tracks);
        this.sink = sink;
        this.release = release;
    }

    int handle() {
        return question.handle();
    }

    void onUp() {
        link.write(question);
    }

    void onMedia(LinkFrame.Media media) {
        sink.packets(media.track(), media.packets());
    }

    void onClock(LinkFrame.Clock clock) {
        sink.clock(clock.track(), clock.ntp(), clock.rtpTimestamp());
    }

    void onEnd() {
        sink.ended();
    }

    @Override
    public void close() {
        link.loop().execute(() -> {
            if (closed) {
                return;
            }
            closed = true;
            link.remove(this);
            if (link.isUp()) {
                link.write(new LinkFrame.End(handle(), LinkFrame.EndReason.UNSUBSCRIBED));
            }
            release.run();
        });
    }
}
