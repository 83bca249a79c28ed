package io.culvert.relay.stream;

import io.culvert.wire.kafka.Publication;
import io.culvert.wire.link.LinkFrame;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

/**
 * RTP packets, whatever their origin. Everything but {@link #description}, {@link #lane} and {@link #close} belongs to
 * the lane: one thread, shared with other sources, on which the sink is called too.
 */
public interface MediaSource {
    SourceDescription description();

    /** The thread of this source. */
    ScheduledExecutorService lane();

    /** Starts delivering to the sink; called once. Until then the position stands still. */
    void play(UnitSink sink);

    /** The RTP timestamps of all tracks at the present instant. */
    List<LinkFrame.TrackClock> clocks();

    /** Present position in seconds from the beginning; NaN if the source is live. */
    double npt();

    /** A client that publishes it has moved to other gateways, or was there all the time. Any thread. */
    default void follow(Publication publication) {}

    /** Seconds of a recording that go by in one second of its RTP timestamps. */
    default double scale() {
        return 1;
    }

    /** Frees everything, on the lane; the sink is not called any more after that. Any thread, any number of times. */
    void close();
}
