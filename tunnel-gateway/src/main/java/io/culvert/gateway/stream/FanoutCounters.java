package io.culvert.gateway.stream;

import java.util.concurrent.atomic.LongAdder;

/**
 * What the data path counts, without knowing how it is published. Any thread may add and read. Fields named in the plural
 * of a thing that comes and goes (viewers, streams, links) go up and down.
 */
public final class FanoutCounters {
    /** Access units (or parts of them) that came over links and were accepted. */
    public final LongAdder unitsIn = new LongAdder();

    /** RTP packets rewritten, once per stream. */
    public final LongAdder packetsIn = new LongAdder();

    /** Batches that left a stream towards its viewers. */
    public final LongAdder batches = new LongAdder();

    /** Bytes of media written to viewers. */
    public final LongAdder bytesOut = new LongAdder();

    /** Writes of media to viewers: each becomes about one segment, which is what fan-out costs. */
    public final LongAdder writesOut = new LongAdder();

    /** Sender reports written to viewers. */
    public final LongAdder reportsOut = new LongAdder();

    /** Media frames of a feed that has been overtaken by a higher epoch, or was refused. */
    public final LongAdder staleFrames = new LongAdder();

    /** Opens refused because of a lower epoch or generation. */
    public final LongAdder staleOpens = new LongAdder();

    /** Opens refused for other reasons: over the limit of streams, or with impossible tracks. */
    public final LongAdder refusedOpens = new LongAdder();

    /** Feeds that took over from another at a random-access point. */
    public final LongAdder takeovers = new LongAdder();

    /** Viewers closed because their channel took nothing for too long. */
    public final LongAdder slowCloses = new LongAdder();

    /** PLAYs answered without positions because no relay opened the stream in time. */
    public final LongAdder openTimeouts = new LongAdder();

    /** Viewers given up because the source did not come back. */
    public final LongAdder sourceTimeouts = new LongAdder();

    /** Viewers that began with kept frames. */
    public final LongAdder fastStarts = new LongAdder();

    /** Streams known now, the remembered ones included. */
    public final LongAdder streams = new LongAdder();

    /** Viewers now, the paused and the waiting ones included. */
    public final LongAdder viewers = new LongAdder();

    /** Links authenticated now. */
    public final LongAdder links = new LongAdder();

    public final LongAdder linkBytesIn = new LongAdder();
    public final LongAdder linkFramesIn = new LongAdder();

    /** Connections refused for a wrong proof, bytes that are no link frame, too many links, or silence in the handshake. */
    public final LongAdder linksRefused = new LongAdder();

    /** Links closed because the relay was silent. */
    public final LongAdder linksDead = new LongAdder();

    /** Links closed for bytes that are no link frame, or a frame out of place. */
    public final LongAdder linkErrors = new LongAdder();

    private final LongAdder[] dropped = new LongAdder[DropReason.values().length];

    public FanoutCounters() {
        for (int i = 0; i < dropped.length; i++) {
            dropped[i] = new LongAdder();
        }
    }

    /** Access units dropped: once per viewer for the queue reasons, else once per stream. */
    public LongAdder dropped(DropReason reason) {
        return dropped[reason.ordinal()];
    }
}
