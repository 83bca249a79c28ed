package io.culvert.gateway.publication;

import java.util.concurrent.atomic.LongAdder;

/** What is counted of publishers, without knowing how it is published. Any thread may add and read. */
public final class PublicationCounters {
    /** Publishers known now. */
    public final LongAdder publishers = new LongAdder();

    /** RTP and RTCP packets taken from publishers. */
    public final LongAdder packetsIn = new LongAdder();

    /** Packets before RECORD was answered, or after PAUSE. */
    public final LongAdder notRecording = new LongAdder();

    /** Packets on channels that no track of the publisher has. */
    public final LongAdder unknownChannel = new LongAdder();

    /** Packets that no relay asked for in time, or that were more than may be kept. */
    public final LongAdder notAsked = new LongAdder();

    /** Packets of access units dropped because a link takes its data too slowly. */
    public final LongAdder linkBehind = new LongAdder();

    /** Questions of relays over the limit. */
    public final LongAdder refusedAsks = new LongAdder();
}
