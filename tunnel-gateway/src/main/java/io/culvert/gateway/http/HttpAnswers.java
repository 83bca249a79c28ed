package io.culvert.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The HTTP replies of this port, as bytes: the clients' parsers are particular about each line. */
final class HttpAnswers {
    private static final String LINE_END = "\r\n";
    private static final long LINGER_MILLIS = 1_000;

    private HttpAnswers() {}

    /**
     * The answer to the GET of a tunnel. No length and no chunks: GStreamer waits for a length to be filled and does not
     * decode chunks. Never {@code x-server-ip-address}: GStreamer would send its POST there. {@code X-Accel-Buffering}
     * makes nginx pass the stream on at once.
     */
    static ByteBuf dataSocket(String version, Optional<String> origin) {
        return ascii(version + " 200 OK" + LINE_END
                + "Server: Culvert" + LINE_END
                + "Connection: close" + LINE_END
                + "Date: " + now() + LINE_END
                + "Cache-Control: no-store" + LINE_END
                + "Pragma: no-cache" + LINE_END
                + "X-Accel-Buffering: no" + LINE_END
                + allowed(origin)
                + "Content-Type: application/x-rtsp-tunnelled" + LINE_END
                + LINE_END);
    }

    /** For clients that wait for an answer to their POST (gortsplib of 2025); its body stays open for ever. */
    static ByteBuf silentPost(String version) {
        return ascii(version + " 200 OK" + LINE_END
                + "Connection: close" + LINE_END
                + "Cache-Control: no-store" + LINE_END
                + "Content-Type: application/x-rtsp-tunnelled" + LINE_END
                + LINE_END);
    }

    static ByteBuf webSocket(HttpRequestRoute.WebSocket upgrade) {
        return ascii("HTTP/1.1 101 Switching Protocols" + LINE_END
                + "Server: Culvert" + LINE_END
                + "Upgrade: websocket" + LINE_END
                + "Connection: Upgrade" + LINE_END
                + "Sec-WebSocket-Accept: " + upgrade.accept() + LINE_END
                + upgrade.subprotocol()
                        .map(name -> "Sec-WebSocket-Protocol: " + name + LINE_END)
                        .orElse("")
                + LINE_END);
    }

    static ByteBuf goOn() {
        return ascii("HTTP/1.1 100 Continue" + LINE_END + LINE_END);
    }

    static ByteBuf preflight(Optional<String> origin) {
        return ascii("HTTP/1.1 200 OK" + LINE_END
                + "Connection: close" + LINE_END
                + allowed(origin)
                + "Access-Control-Allow-Methods: GET, POST, OPTIONS" + LINE_END
                + "Access-Control-Allow-Headers: x-sessioncookie, Authorization, Pragma, Cache-Control, Content-Type"
                + LINE_END
                + "Access-Control-Max-Age: 1728000" + LINE_END
                + "Content-Length: 0" + LINE_END
                + LINE_END);
    }

    private static String allowed(Optional<String> origin) {
        return origin.map(each -> "Access-Control-Allow-Origin: " + each + LINE_END
                        + (each.equals("*") ? "" : "Vary: Origin" + LINE_END))
                .orElse("");
    }

    static ByteBuf refusal(HttpRefusal refusal) {
        return refusal(refusal, List.of());
    }

    /** With what is asked of the client: one line for each way to answer. */
    static ByteBuf unauthorized(List<String> challenges) {
        return refusal(
                HttpRefusal.UNAUTHORIZED,
                challenges.stream().map(line -> "WWW-Authenticate: " + line).toList());
    }

    private static ByteBuf refusal(HttpRefusal refusal, List<String> lines) {
        String text = refusal.status() + " " + refusal.phrase() + "\n";
        return ascii("HTTP/1.1 " + refusal.status() + " " + refusal.phrase() + LINE_END
                + "Connection: close" + LINE_END
                + "Cache-Control: no-store" + LINE_END
                + lines.stream().map(line -> line + LINE_END).collect(Collectors.joining())
                + refusal.extraHeader().map(line -> line + LINE_END).orElse("")
                + "Content-Type: text/plain" + LINE_END
                + "Content-Length: " + text.length() + LINE_END
                + LINE_END
                + text);
    }

    /**
     * Writes last words and closes. What the client is still sending is read and dropped for a moment: closing over unread
     * bytes makes a reset that may overtake the answer.
     */
    static void sendAndClose(ChannelHandlerContext context, ByteBuf lastWords) {
        Channel channel = context.channel();
        channel.pipeline().replace(context.handler(), null, new Discard());
        ChannelFuture sent = channel.writeAndFlush(lastWords);
        if (channel instanceof DuplexChannel duplex) {
            sent.addListener(done -> duplex.shutdownOutput());
            channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            sent.addListener(done -> channel.close());
        }
    }

    private static String now() {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    /** Reads and forgets until the end of the connection. */
    private static final class Discard extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == io.netty.channel.socket.ChannelInputShutdownEvent.INSTANCE) {
                context.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
