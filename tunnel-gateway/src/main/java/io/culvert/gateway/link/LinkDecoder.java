package io.culvert.gateway.link;

import io.culvert.gateway.stream.FanoutCounters;
import io.culvert.wire.link.LinkCodec;
import io.culvert.wire.link.LinkFormatException;
import io.culvert.wire.link.LinkFrame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.Optional;

/**
 * Bytes of one link to frames. What is held back is bounded by {@link LinkCodec#MAX_FRAME_BYTES}, and by much less until
 * the relay has proved that it belongs here. Owned by the link's event loop.
 */
final class LinkDecoder extends ByteToMessageDecoder {
    private static final int LENGTH_BYTES = 4;

    private final LinkConnection connection;
    private final int handshakeBytes;
    private final FanoutCounters counters;

    LinkDecoder(LinkConnection connection, int handshakeBytes, FanoutCounters counters) {
        this.connection = connection;
        this.handshakeBytes = handshakeBytes;
        this.counters = counters;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof ByteBuf bytes) {
            counters.linkBytesIn.add(bytes.readableBytes());
            connection.heard();
        }
        super.channelRead(context, message);
    }

    /** One frame at a time: the first one decides how much the next may bring. */
    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (!connection.isWelcome()
                && in.readableBytes() >= LENGTH_BYTES
                && in.getUnsignedInt(in.readerIndex()) > handshakeBytes) {
            throw new LinkFormatException("too much before the handshake");
        }
        Optional<LinkFrame> frame = LinkCodec.decode(in, context.alloc());
        if (frame.isPresent()) {
            counters.linkFramesIn.increment();
            connection.received(frame.get());
        }
    }
}
