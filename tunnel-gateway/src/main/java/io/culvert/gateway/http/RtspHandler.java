package io.culvert.gateway.http;

import io.culvert.gateway.tunnel.CloseReason;
import io.culvert.gateway.tunnel.CommandSocket;
import io.culvert.gateway.tunnel.Tunnel;
import io.culvert.gateway.tunnel.TunnelRegistry.Admission;
import io.culvert.wire.kafka.TunnelEvent;
import io.culvert.wire.rtsp.RtspDecoder;
import io.culvert.wire.rtsp.RtspElement;
import io.culvert.wire.rtsp.RtspEncoder;
import io.culvert.wire.rtsp.RtspFormatException;
import io.culvert.wire.rtsp.RtspHeaders;
import io.culvert.wire.rtsp.RtspRequest;
import io.culvert.wire.rtsp.RtspResponse;
import io.culvert.wire.rtsp.RtspStatus;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * A plain RTSP connection: a tunnel whose two sockets are the same one. Belongs to the event loop of its channel.
 */
final class RtspHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = Logger.getLogger(RtspHandler.class);
    private static final String NO_PATH = "/";

    private final HttpServices services;
    private Tunnel tunnel;
    private CommandSocket commands;

    RtspHandler(HttpServices services) {
        this.services = services;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (commands == null && !open(context)) {
                refuse(context, bytes);
            } else {
                commands.read(bytes);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private boolean open(ChannelHandlerContext context) {
        String id = SocketIds.newTunnel();
        String socket = SocketIds.newSocket();
        Tunnel opened =
                new Tunnel(id, socket, context.channel(), TunnelEvent.Transport.RTSP, NO_PATH, services.tunnels());
        if (services.registry().register(opened) != Admission.ACCEPTED) {
            return false;
        }
        RtspDecoder decoder = new RtspDecoder(services.tunnels().limits().rtsp());
        tunnel = opened;
        commands = new CommandSocket(id, socket, context.channel(), decoder::decode, services.tunnels());
        services.registry().open(tunnel, commands);
        return true;
    }

    private void refuse(ChannelHandlerContext context, ByteBuf bytes) {
        LOG.infof("RTSP connection refused: %s", HttpRefusal.BUSY.tag());
        services.meters().httpRefused(HttpRefusal.BUSY.status(), HttpRefusal.BUSY.tag());
        RtspHeaders.Builder headers = RtspHeaders.EMPTY.toBuilder();
        firstRequest(bytes).stream()
                .flatMap(request -> request.headers().first(RtspHeaders.CSEQ).stream())
                .forEach(cseq -> headers.add(RtspHeaders.CSEQ, cseq));
        headers.add(RtspHeaders.RETRY_AFTER, "2");
        HttpAnswers.sendAndClose(
                context,
                Unpooled.wrappedBuffer(
                        RtspEncoder.encode(RtspResponse.of(RtspStatus.SERVICE_UNAVAILABLE, headers.build()))));
    }

    private List<RtspRequest> firstRequest(ByteBuf bytes) {
        List<RtspElement> elements = new ArrayList<>();
        try {
            new RtspDecoder(services.tunnels().limits().rtsp()).decode(bytes, elements::add);
        } catch (RtspFormatException malformed) {
            LOG.debugf("and it was malformed: %s", malformed.getMessage());
        }
        return elements.stream()
                .filter(RtspRequest.class::isInstance)
                .map(RtspRequest.class::cast)
                .limit(1)
                .toList();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            if (tunnel == null) {
                context.close();
            } else {
                tunnel.inputClosed();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (tunnel != null) {
            tunnel.close(CloseReason.CLIENT_CLOSED);
        }
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debugf("RTSP connection lost: %s", cause.getMessage());
        if (tunnel != null) {
            boolean theirs = cause instanceof IOException;
            tunnel.close(theirs ? CloseReason.CONNECTION_LOST : CloseReason.INTERNAL_ERROR);
        }
        context.close();
    }
}
