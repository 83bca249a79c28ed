package io.culvert.gateway.http;

import io.culvert.gateway.access.RequestUri;
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
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * A plain RTSP connection, or the bytes out of a WebSocket: a tunnel whose two sockets are the same one.
 *
 * <p>Belongs to the event loop of its channel.
 */
final class RtspHandler extends ChannelInboundHandlerAdapter {
    static final String NAME = "rtsp";

    private static final Logger LOG = Logger.getLogger(RtspHandler.class);

    private final HttpServices services;
    private Tunnel tunnel;
    private CommandSocket commands;

    RtspHandler(HttpServices services) {
        this.services = services;
    }

    /** For a tunnel that has been registered, and whose client has been answered. */
    static RtspHandler opened(Tunnel tunnel, Channel channel, HttpServices services) {
        RtspHandler handler = new RtspHandler(services);
        handler.open(tunnel, channel);
        return handler;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (commands == null && !register(context.channel(), bytes)) {
                refuse(context, bytes);
            } else {
                commands.read(bytes);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private boolean register(Channel channel, ByteBuf firstBytes) {
        Tunnel registered = new Tunnel(
                SocketIds.newTunnel(),
                SocketIds.newSocket(),
                channel,
                TunnelEvent.Transport.RTSP,
                path(firstBytes),
                services.tunnels());
        if (services.registry().register(registered) != Admission.ACCEPTED) {
            return false;
        }
        open(registered, channel);
        return true;
    }

    private void open(Tunnel registered, Channel channel) {
        RtspDecoder decoder = new RtspDecoder(services.tunnels().limits().rtsp());
        tunnel = registered;
        commands = new CommandSocket(
                registered.id(),
                registered.socketId(),
                channel,
                decoder::decode,
                services.gate(false),
                services.tunnels());
        services.registry().open(tunnel, commands);
    }

    /** Of the URI in the first line, which is complete: it was what told RTSP from HTTP. */
    private static String path(ByteBuf firstBytes) {
        String[] words =
                firstBytes.toString(StandardCharsets.ISO_8859_1).stripLeading().split("\\s+", 3);
        return RequestUri.path(words[1]);
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
