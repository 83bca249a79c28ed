package io.culvert.gateway.http;

import io.culvert.gateway.access.Decision;
import io.culvert.gateway.access.RequestUri;
import io.culvert.gateway.tunnel.CommandBody;
import io.culvert.gateway.tunnel.CommandSocket;
import io.culvert.gateway.tunnel.Tunnel;
import io.culvert.gateway.tunnel.TunnelRegistry.Admission;
import io.culvert.gateway.tunnel.TunnelServices;
import io.culvert.wire.kafka.TunnelEvent;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Answers one HTTP head. A leg of a tunnel then goes on without HTTP: the decoder leaves the pipeline and what it has
 * read beyond the head comes out raw; only the body of a chunked POST stays behind it.
 *
 * <p>Belongs to the event loop of its channel.
 */
final class HttpHeadHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = Logger.getLogger(HttpHeadHandler.class);

    private final HttpServices services;
    private boolean refused;

    HttpHeadHandler(HttpServices services) {
        this.services = services;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request && !refused) {
            route(context, HttpRequestRoute.of(request), request);
        }
        ReferenceCountUtil.release(message);
    }

    private void route(ChannelHandlerContext context, HttpRequestRoute route, HttpRequest request) {
        if (!(route instanceof HttpRequestRoute.Refused) && !services.origins().allow(request.headers())) {
            refuse(context, HttpRefusal.ORIGIN);
            return;
        }
        Optional<String> origin = services.origins().answer(request.headers());
        switch (route) {
            case HttpRequestRoute.DataLeg leg -> ifAllowed(context, request, () -> data(context, leg, origin));
            case HttpRequestRoute.CommandLeg leg -> ifAllowed(context, request, () -> commands(context, leg, request));
            case HttpRequestRoute.WebSocket upgrade -> webSocket(context, upgrade);
            case HttpRequestRoute.Preflight preflight ->
                HttpAnswers.sendAndClose(context, HttpAnswers.preflight(origin));
            case HttpRequestRoute.Refused refused -> refuse(context, refused.why());
        }
    }

    /** A leg that is refused leaves nothing behind: it comes again on another connection, perhaps with another cookie. */
    private void ifAllowed(ChannelHandlerContext context, HttpRequest request, Runnable goOn) {
        if (!isUserNeeded(request)) {
            goOn.run();
            return;
        }
        List<String> answers = request.headers().getAll(HttpHeaderNames.AUTHORIZATION);
        Decision decision = services.access().decide(request.method().name(), request.uri(), answers);
        if (decision.isGranted()) {
            goOn.run();
            return;
        }
        LOG.debugf("HTTP leg without a user: %s", decision.why());
        services.meters().httpRefused(HttpRefusal.UNAUTHORIZED.status(), HttpRefusal.UNAUTHORIZED.tag());
        refused = true; // what else comes on this connection is no further guess
        if (decision.delay().isZero()) {
            HttpAnswers.sendAndClose(context, HttpAnswers.unauthorized(decision.challenges()));
            return;
        }
        context.channel()
                .eventLoop()
                .schedule(() -> refuseUser(context, decision), decision.delay().toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void refuseUser(ChannelHandlerContext context, Decision decision) {
        if (!context.isRemoved()) {
            HttpAnswers.sendAndClose(context, HttpAnswers.unauthorized(decision.challenges()));
        }
    }

    private boolean isUserNeeded(HttpRequest request) {
        return services.access().isNeeded(RequestUri.path(request.uri()));
    }

    private void data(ChannelHandlerContext context, HttpRequestRoute.DataLeg leg, Optional<String> origin) {
        Tunnel tunnel = new Tunnel(
                SocketIds.tunnelOf(leg.cookie()),
                SocketIds.newSocket(),
                context.channel(),
                TunnelEvent.Transport.HTTP,
                leg.path(),
                services.tunnels());
        if (isRefused(context, services.registry().register(tunnel))) {
            return;
        }
        context.writeAndFlush(HttpAnswers.dataSocket(leg.version(), origin));
        context.pipeline().replace(this, "data-socket", new DataSocketHandler(tunnel, services));
        services.registry().open(tunnel);
        context.pipeline().remove(HeadReader.DECODER);
    }

    private void commands(ChannelHandlerContext context, HttpRequestRoute.CommandLeg leg, HttpRequest request) {
        TunnelServices tunnels = services.tunnels();
        CommandSocket socket = new CommandSocket(
                SocketIds.tunnelOf(leg.cookie()),
                SocketIds.newSocket(),
                context.channel(),
                new CommandBody(tunnels.limits().rtsp(), tunnels.meters()),
                services.gate(isUserNeeded(request)),
                tunnels);
        if (isRefused(context, services.registry().register(socket))) {
            return;
        }
        if (leg.wantsGoAhead()) {
            context.writeAndFlush(HttpAnswers.goOn());
        }
        context.pipeline().replace(this, "command-socket", new CommandSocketHandler(socket, leg, services.limits()));
        if (!leg.chunked()) {
            context.pipeline().remove(HeadReader.DECODER);
        }
    }

    private void webSocket(ChannelHandlerContext context, HttpRequestRoute.WebSocket upgrade) {
        Tunnel tunnel = new Tunnel(
                SocketIds.newTunnel(),
                SocketIds.newSocket(),
                context.channel(),
                TunnelEvent.Transport.WEBSOCKET,
                upgrade.path(),
                services.tunnels());
        if (isRefused(context, services.registry().register(tunnel))) {
            return;
        }
        context.writeAndFlush(HttpAnswers.webSocket(upgrade));
        context.pipeline().replace(this, RtspHandler.NAME, RtspHandler.opened(tunnel, context.channel(), services));
        WebSocketHandler.install(context.pipeline(), RtspHandler.NAME, tunnel, services);
        context.pipeline().remove(HeadReader.DECODER);
    }

    private boolean isRefused(ChannelHandlerContext context, Admission admission) {
        switch (admission) {
            case ACCEPTED -> {
                return false;
            }
            case CONFLICT -> refuse(context, HttpRefusal.SEIZURE);
            case BUSY -> refuse(context, HttpRefusal.BUSY);
        }
        return true;
    }

    private void refuse(ChannelHandlerContext context, HttpRefusal why) {
        LOG.infof("HTTP request refused: %d %s", why.status(), why.tag());
        services.meters().httpRefused(why.status(), why.tag());
        HttpAnswers.sendAndClose(context, HttpAnswers.refusal(why));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debugf("connection lost in its head: %s", cause.getMessage());
        context.close();
    }
}
