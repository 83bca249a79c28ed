package io.culvert.gateway.stream;

import io.culvert.wire.link.LinkFrame;

/** What a viewer hears of its stream, always on the event loop of its channel. */
public interface ViewerListener {
    /** Exactly once: write the PLAY reply now. Frames follow as soon as this returns. */
    void onStart(PlayStart start);

    /** The channel has taken nothing for the configured time: close the tunnel. */
    void onStalled();

    /** The stream is over for this viewer; nothing more will be written. */
    void onEnded(LinkFrame.EndReason reason);
}
