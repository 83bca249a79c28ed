package io.culvert.gateway.stream;

import io.culvert.wire.link.LinkFrame;

/** Which of two feeds of a stream is the later one: by epoch, then by generation. */
record FeedRank(long epoch, long generation) implements Comparable<FeedRank> {
    static final FeedRank LOWEST = new FeedRank(Long.MIN_VALUE, Long.MIN_VALUE);

    static FeedRank of(LinkFrame.Open open) {
        return new FeedRank(open.epoch(), open.generation());
    }

    @Override
    public String toString() {
        return "epoch " + epoch + " generation " + generation;
    }

    @Override
    public int compareTo(FeedRank other) {
        int byEpoch = Long.compare(epoch, other.epoch);
        return byEpoch != 0 ? byEpoch : Long.compare(generation, other.generation);
    }
}
