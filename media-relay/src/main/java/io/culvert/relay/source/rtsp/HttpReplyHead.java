package io.culvert.relay.source.rtsp;

import io.culvert.wire.rtsp.RtspHeaders;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * Reads the head of the reply to a GET; what follows it goes to the next handler as it comes. Written by hand because
 * Netty's HTTP decoder would take the endless body for its own.
 */
final class HttpReplyHead extends ChannelInboundHandlerAdapter {
    private static final int MAX_BYTES = 8192;
    private static final int MAX_LINES = 64;

    /** Status and headers. */
    record Head(int status, RtspHeaders headers) {}

    private final CompletableFuture<Head> head = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();

    CompletableFuture<Head> head() {
        return head;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        while (bytes.isReadable() && !head.isDone()) {
            text.append((char) bytes.readUnsignedByte());
            if (isComplete()) {
                finish();
            } else if (text.length() > MAX_BYTES) {
                head.completeExceptionally(new CameraException(CameraTrouble.NO_RTSP, "an HTTP head without end"));
            }
        }
        if (bytes.isReadable()) {
            context.fireChannelRead(bytes);
        } else {
            bytes.release();
        }
    }

    private boolean isComplete() {
        int end = text.length();
        boolean line = end > 1 && text.charAt(end - 1) == '\n';
        return line
                && (text.charAt(end - 2) == '\n'
                        || end > 2 && text.charAt(end - 2) == '\r' && text.charAt(end - 3) == '\n');
    }

    private void finish() {
        String[] lines = text.toString().split("\r?\n");
        if (lines.length > MAX_LINES || !lines[0].matches("HTTP/1\\.[01] [1-5][0-9]{2}.*")) {
            head.completeExceptionally(new CameraException(CameraTrouble.NO_RTSP, "no HTTP reply"));
            return;
        }
        RtspHeaders.Builder headers = RtspHeaders.EMPTY.toBuilder();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.add(
                        lines[i].substring(0, colon).strip(),
                        lines[i].substring(colon + 1).replace("\r", "").strip());
            }
        }
        head.complete(new Head(Integer.parseInt(lines[0].substring(9, 12)), headers.build()));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        head.completeExceptionally(new CameraException(CameraTrouble.CLOSED));
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        head.completeExceptionally(Dial.trouble(cause, CameraTrouble.CLOSED));
        context.fireExceptionCaught(cause);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
