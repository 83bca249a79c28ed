package io.culvert.gateway.http;

import io.culvert.gateway.tunnel.CloseReason;
import io.culvert.gateway.tunnel.Tunnel;
import io.culvert.gateway.tunnel.TunnelMeters;
import io.culvert.wire.rtsp.InterleavedFrame;
import io.culvert.wire.rtsp.RtspDecoder;
import io.culvert.wire.rtsp.RtspElement;
import io.culvert.wire.rtsp.RtspFormatException;
import io.culvert.wire.rtsp.RtspMessage;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jboss.logging.Logger;

/**
 * What clients send on their GET. LIVE555 sends RTCP there, as raw {@code $} frames; anything else is dropped without a
 * word, because a word would stand in the middle of the stream.
 *
 * <p>Belongs to the event loop of its channel.
 */
final class DataSocketHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = Logger.getLogger(DataSocketHandler.class);
    private static final byte[] POST = "POST ".getBytes(StandardCharsets.US_ASCII);

    private final Tunnel tunnel;
    private final HttpServices services;
    private final RtspDecoder decoder;
    private int postMatched;
    private boolean dropping;

    DataSocketHandler(Tunnel tunnel, HttpServices services) {
        this.tunnel = tunnel;
        this.services = services;
        this.decoder = new RtspDecoder(services.tunnels().limits().rtsp());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (message instanceof ByteBuf bytes && bytes.isReadable()) {
                read(context, bytes);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(ChannelHandlerContext context, ByteBuf bytes) {
        if (isPostOnSameConnection(bytes)) {
            services.meters().httpRefused(HttpRefusal.SAME_CONNECTION.status(), HttpRefusal.SAME_CONNECTION.tag());
            LOG.infof("POST on the connection of its GET, tunnel=%s", tunnel.id());
            context.writeAndFlush(HttpAnswers.refusal(HttpRefusal.SAME_CONNECTION));
            tunnel.close(CloseReason.BAD_REQUEST);
            return;
        }
        if (dropping) {
            return;
        }
        try {
            decoder.decode(bytes, this::accept);
        } catch (RtspFormatException malformed) {
            dropping = true;
            services.tunnels().meters().refused(TunnelMeters.Refused.BYTES_ON_DATA_SOCKET);
            LOG.debugf("bytes on the data socket dropped from here on, tunnel=%s", tunnel.id());
        }
    }

    /** Answered, as an exception, because nothing can have been sent on an unpaired data socket (CVE-2019-6256). */
    private boolean isPostOnSameConnection(ByteBuf bytes) {
        for (int i = 0; postMatched >= 0 && postMatched < POST.length && i < bytes.readableBytes(); i++) {
            postMatched = bytes.getByte(bytes.readerIndex() + i) == POST[postMatched] ? postMatched + 1 : -1;
        }
        boolean isPost = postMatched == POST.length && !tunnel.isPaired();
        if (postMatched == POST.length) {
            postMatched = -1;
        }
        return isPost;
    }

    private void accept(RtspElement element) {
        switch (element) {
            case InterleavedFrame frame -> tunnel.clientFrame(frame);
            case RtspMessage message -> services.tunnels().meters().refused(TunnelMeters.Refused.BYTES_ON_DATA_SOCKET);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            tunnel.inputClosed();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        tunnel.close(CloseReason.CLIENT_CLOSED);
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debugf("data socket lost: %s, tunnel=%s", cause.getMessage(), tunnel.id());
        boolean theirs = cause instanceof IOException;
        tunnel.close(theirs ? CloseReason.CONNECTION_LOST : CloseReason.INTERNAL_ERROR);
        context.close();
    }
}
