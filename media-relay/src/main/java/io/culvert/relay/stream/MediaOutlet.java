package io.culvert.relay.stream;

import io.culvert.wire.link.LinkFrame;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One stream on its way to one gateway. All methods may be called from any thread, and take effect in call order. */
public interface MediaOutlet {
    /**
     * Begins, or begins anew: what follows belongs to this opening.
     *
     * @param npt   start of a recording in seconds; NaN for a live stream
     * @param scale speed of a recording; 1 for a live stream
     */
    void open(FeedId id, double npt, double scale, List<LinkFrame.TrackClock> clocks);

    /**
     * Asks the gateway how far the viewer of a recording has come.
     *
     * @param stream {@link io.culvert.wire.kafka.StreamNames#recording}
     * @param told   called once, on any thread; empty if no answer came in time
     */
    void where(String stream, Consumer<Optional<LinkFrame.Position>> told);

    /** Sends the unit, or drops it with all that follows up to the next random-access point; retains what it keeps. */
    void unit(AccessUnit unit);

    /**
     * The same for some units at once, in this order.
     *
     * @param waited they are sound for which no picture came in time, and are not to wait for one again
     */
    void units(List<AccessUnit> units, boolean waited);

    /** How long the gateway lets sound wait for the picture it is sent with; 0 for not at all. */
    long audioWaitNanos();

    void clock(int track, long ntp, long rtpTimestamp);

    /** Ends the stream at the gateway and gives the outlet back. */
    void end(LinkFrame.EndReason reason);

    /** True once {@link #end} was called: whoever hears late that it is ready leaves it alone. */
    boolean isEnded();
}
