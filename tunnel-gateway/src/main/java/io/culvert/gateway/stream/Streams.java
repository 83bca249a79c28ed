package io.culvert.gateway.stream;

import io.culvert.wire.kafka.ViewerOrder;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;

/** What a tunnel asks of the streams. Callable from any event loop. */
public interface Streams {
    /**
     * Set to true on a channel whose pipeline leaves the bytes that are written as they are, so that frames may go to its
     * socket directly. Whoever puts a handler into the pipeline that wraps or encrypts what is written must not set it.
     */
    AttributeKey<Boolean> SENT_AS_WRITTEN = AttributeKey.valueOf("culvert.sent-as-written");

    /**
     * Makes a viewer of the stream that the order names.
     *
     * <p>Call on the channel's event loop. {@link ViewerListener#onStart} follows on the same loop: at once if the stream
     * is there, else when a relay has opened it, at the latest after the configured wait. Not one media byte reaches the
     * channel before {@code onStart} has returned.
     *
     * @param channel  where interleaved frames are written; replies are written to it by the caller, on the same loop,
     *                 so that neither ever stands inside the other
     * @param had      what the channel's former viewer has had
     */
    Viewer play(ViewerOrder.Play order, Channel channel, ViewerListener listener, LastFrame had);
}
