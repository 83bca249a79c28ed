package io.culvert.gateway.stream;

import io.culvert.wire.link.LinkFrame;

/** What comes under the handle of an Open that was refused: counted and dropped. */
record RefusedFeed(FanoutCounters counters) implements StreamFeed {
    @Override
    public void media(LinkFrame.Media media) {
        counters.staleFrames.increment();
        media.packets().release();
    }

    @Override
    public void clock(LinkFrame.Clock clock) {}

    @Override
    public void end(LinkFrame.EndReason reason) {}

    @Override
    public void lost() {}
}
