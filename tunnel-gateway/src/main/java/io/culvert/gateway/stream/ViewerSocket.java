package io.culvert.gateway.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;

/**
 * The way of a frame into a viewer's channel. While nothing waits there, which is nearly always, it is one system call on
 * the socket itself: the channel's pipeline, its queue and the object for each entry of it cost as much again as half of
 * what the kernel does. What the socket does not take goes into the channel's queue, and all that follows behind it.
 *
 * <p>Only for channels that say so ({@link Streams#SENT_AS_WRITTEN}), and only with epoll; all others take the long way.
 * Owned by the event loop of the channel, which is also what makes the descriptor safe to use: a channel loses its queue
 * before its descriptor is closed.
 */
final class ViewerSocket {
    private final Channel channel;
    private final Channel.Unsafe unsafe;

    /** Null where there is no short way. */
    private final Socket socket;

    ViewerSocket(Channel channel) {
        this.channel = channel;
        this.unsafe = channel.unsafe();
        this.socket = channel instanceof EpollSocketChannel epoll
                        && Boolean.TRUE.equals(
                                channel.attr(Streams.SENT_AS_WRITTEN).get())
                        && epoll.fd() instanceof Socket found
                ? found
                : null;
    }

    /** Reads what the next write will need, and gives something made of it, so that nobody may leave it out. */
    int look() {
        ChannelOutboundBuffer unsent = unsent();
        int waiting = unsent == null ? 0 : unsent.size() + (int) unsent.totalPendingWriteBytes();
        return socket == null ? waiting : waiting + socket.intValue();
    }

    /** What waits in the channel; null if it is closed. */
    ChannelOutboundBuffer unsent() {
        return unsafe.outboundBuffer();
    }

    /** True if the socket has taken all of it, false if the rest waits. The buffer stays the caller's. */
    boolean write(ByteBuf framed, ChannelOutboundBuffer unsent) {
        int bytes = framed.readableBytes();
        int sent = socket != null && isEmpty(unsent) && framed.hasMemoryAddress() ? send(framed) : 0;
        if (sent == bytes) {
            return true;
        }
        ByteBuf rest = framed.retainedSlice(framed.readerIndex() + sent, bytes - sent);
        channel.writeAndFlush(rest, channel.voidPromise());
        return unsent.isEmpty();
    }

    private static boolean isEmpty(ChannelOutboundBuffer unsent) {
        return unsent.isEmpty() && unsent.totalPendingWriteBytes() == 0;
    }

    private int send(ByteBuf framed) {
        try {
            return Math.max(0, socket.sendAddress(framed.memoryAddress(), framed.readerIndex(), framed.writerIndex()));
        } catch (IOException broken) {
            return 0; // the channel meets the same error, and closes as it does with any other
        }
    }
}
