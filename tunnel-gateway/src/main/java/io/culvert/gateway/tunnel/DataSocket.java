package io.culvert.gateway.tunnel;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.util.concurrent.TimeUnit;

/**
 * The socket that carries everything down to the client: replies, plainly, whole and between frames. Frames are written
 * to the same channel by the stream's fan-out, on the same event loop.
 *
 * <p>Belongs to the event loop of its channel.
 */
final class DataSocket {
    /** For a client that does not read: what is still to be written gets this long. */
    private static final long LAST_WORDS_MILLIS = 1_000;

    private final String id;
    private final Channel channel;
    private long unsentBytes;

    DataSocket(String id, Channel channel) {
        this.id = id;
        this.channel = channel;
    }

    String id() {
        return id;
    }

    Channel channel() {
        return channel;
    }

    void write(byte[] message) {
        unsentBytes += message.length;
        channel.writeAndFlush(Unpooled.wrappedBuffer(message)).addListener(done -> unsentBytes -= message.length);
    }

    /** Of what was written here; frames that wait in the same channel have limits of their own. */
    long unsentBytes() {
        return unsentBytes;
    }

    /** Closes after what was written before has left; a reply to TEARDOWN must not be lost. */
    void closeAfterWrites() {
        channel.eventLoop().schedule(() -> channel.close(), LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
}
