package io.culvert.gateway.stream;

/**
 * Which feed of a stream counts: the current one goes on until the next one, of the same or a higher rank, has come to a
 * random-access point; lower ranks are refused, even long after. Owned by the home loop of the stream.
 *
 * @param <F> the feed
 */
final class FeedSelection<F> {
    /** What to do with media of a feed. */
    enum Verdict {
        FORWARD,
        TAKE_OVER,
        TOO_EARLY,
        STALE
    }

    private FeedRank highest = FeedRank.LOWEST;
    private F current;
    private F next;

    /** False if the feed is refused. A link that was lost and dialled again comes with the rank it had. */
    boolean offer(F feed, FeedRank rank) {
        if (rank.compareTo(highest) < 0) {
            return false;
        }
        highest = rank;
        next = feed;
        return true;
    }

    /** @param startsHere the media is where the feed may take over */
    Verdict judge(F feed, boolean startsHere) {
        if (feed == current) {
            return Verdict.FORWARD;
        }
        if (feed != next) {
            return Verdict.STALE;
        }
        return startsHere ? Verdict.TAKE_OVER : Verdict.TOO_EARLY;
    }

    void takeOver() {
        current = next;
        next = null;
    }

    /** The current feed; null between two. */
    F current() {
        return current;
    }

    boolean isKnown(F feed) {
        return feed == current || feed == next;
    }

    /** Forgets an ended feed; true if it was the current one. */
    boolean end(F feed) {
        if (feed == next) {
            next = null;
        }
        if (feed != current) {
            return false;
        }
        current = null;
        return true;
    }

    /** True if nobody feeds the stream, or is about to. */
    boolean isEmpty() {
        return current == null && next == null;
    }

    FeedRank highest() {
        return highest;
    }
}
