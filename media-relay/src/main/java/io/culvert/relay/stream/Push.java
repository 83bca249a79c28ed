package io.culvert.relay.stream;

import io.culvert.wire.link.LinkFrame;

/** Keeps what is pushed equal to what is wanted, for one stream. Owned by the control thread. */
sealed interface Push permits LivePush, RecordingPush {
    void reconcile(Wanted wanted);

    void close(LinkFrame.EndReason reason);
}
