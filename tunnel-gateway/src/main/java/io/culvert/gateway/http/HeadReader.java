package io.culvert.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Collects the first bytes of a connection until they say what it is, under one deadline for all of them, and then makes
 * way for the handlers of RTSP or HTTP.
 *
 * <p>Belongs to the event loop of its channel.
 */
final class HeadReader extends ChannelInboundHandlerAdapter {
    static final String DECODER = "http-decoder";

    private static final Logger LOG = Logger.getLogger(HeadReader.class);
    private static final int FIRST_BUFFER_BYTES = 512;
    private static final int MAX_CHUNK_BYTES = 8192;

    private final HttpServices services;
    private final HeadScan scan;
    private ByteBuf head;
    private ScheduledFuture<?> deadline;

    HeadReader(HttpServices services) {
        this.services = services;
        this.scan = new HeadScan(services.limits());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        services.meters().connection();
        long millis = services.limits().headDeadline().toMillis();
        head = context.alloc().buffer(FIRST_BUFFER_BYTES);
        deadline = context.channel()
                .eventLoop()
                .schedule(() -> refuse(context, HttpRefusal.HEAD_DEADLINE), millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        deadline.cancel(false);
        if (head != null) {
            head.release();
            head = null;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        head.writeBytes(bytes);
        bytes.release();
        switch (scan.scan(head)) {
            case INCOMPLETE -> {
                // more to come, until the deadline
            }
            case RTSP -> becomeRtsp(context);
            case HTTP -> becomeHttp(context);
            case NOT_TEXT -> refuse(context, HttpRefusal.NOT_TEXT);
            case REQUEST_LINE_TOO_LONG -> refuse(context, HttpRefusal.REQUEST_LINE);
            case HEAD_TOO_LARGE -> refuse(context, HttpRefusal.HEAD_SIZE);
            case FOLDED_LINE -> refuse(context, HttpRefusal.FOLDED_LINE);
        }
    }

    private void becomeRtsp(ChannelHandlerContext context) {
        ByteBuf bytes = takeHead();
        context.pipeline().replace(this, RtspHandler.NAME, new RtspHandler(services));
        context.fireChannelRead(bytes);
    }

    private void becomeHttp(ChannelHandlerContext context) {
        ByteBuf bytes = takeHead();
        HttpLimits limits = services.limits();
        ChannelPipeline pipeline = context.pipeline();
        pipeline.replace(
                this, DECODER, new HttpRequestDecoder(limits.lineBytes() + 2, limits.headBytes() + 2, MAX_CHUNK_BYTES));
        pipeline.addAfter(DECODER, "http-head", new HttpHeadHandler(services));
        context.fireChannelRead(bytes);
    }

    private ByteBuf takeHead() {
        ByteBuf bytes = head;
        head = null;
        return bytes;
    }

    private void refuse(ChannelHandlerContext context, HttpRefusal why) {
        if (head == null) {
            return;
        }
        if (head.readableBytes() > 0) {
            LOG.infof("connection refused: %s", why.tag());
        }
        services.meters().httpRefused(why.status(), why.tag());
        HttpAnswers.sendAndClose(context, HttpAnswers.refusal(why));
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debugf("connection lost before its head was complete: %s", cause.getMessage());
        context.close();
    }
}
