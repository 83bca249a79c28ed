package io.culvert.gateway.stream;

import io.culvert.wire.link.LinkFrame;

/** One stream as one link feeds it, from an Open to its end. Call it on the link's event loop only. */
public interface StreamFeed {
    /** Takes over the reference to the packets. */
    void media(LinkFrame.Media media);

    void clock(LinkFrame.Clock clock);

    /** The relay says that no more comes. After this, or after {@link #lost}, nothing else may be called. */
    void end(LinkFrame.EndReason reason);

    /** The link is gone, or another Open has taken the handle. */
    void lost();
}
