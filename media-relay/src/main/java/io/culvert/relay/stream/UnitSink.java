package io.culvert.relay.stream;

import io.culvert.wire.link.LinkFrame;

/** Where a source delivers; called on the source's lane. */
public interface UnitSink {
    /** The sink retains the packets if it keeps them. */
    void onUnit(AccessUnit unit);

    /** How long sound may wait for the picture that it is delivered with; 0 for not at all. */
    default long audioWaitNanos() {
        return 0;
    }

    /** Nothing more will come: end of a recording, or the source is lost. */
    void onEnd(LinkFrame.EndReason reason);
}
