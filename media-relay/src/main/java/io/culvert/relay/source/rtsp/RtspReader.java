package io.culvert.relay.source.rtsp;

import io.culvert.wire.rtsp.InterleavedFrame;
import io.culvert.wire.rtsp.RtspDecoder;
import io.culvert.wire.rtsp.RtspElement;
import io.culvert.wire.rtsp.RtspFormatException;
import io.culvert.wire.rtsp.RtspLimits;
import io.culvert.wire.rtsp.RtspRequest;
import io.culvert.wire.rtsp.RtspResponse;
import io.culvert.wire.sdp.SessionDescription;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Decodes what a camera sends and hands it on; the last handler of a connection. */
final class RtspReader extends ChannelInboundHandlerAdapter {
    private static final RtspLimits LIMITS = new RtspLimits(
            RtspLimits.DEFAULT.lineBytes(),
            RtspLimits.DEFAULT.headerBlockBytes(),
            RtspLimits.DEFAULT.headerLines(),
            SessionDescription.MAX_BYTES);

    private final RtspDecoder decoder = new RtspDecoder(LIMITS);
    private final Wire.Listener listener;
    private boolean ended;

    RtspReader(Wire.Listener listener) {
        this.listener = listener;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (!ended) {
                decoder.decode(bytes, this::hand);
            }
        } catch (RtspFormatException e) {
            end(new CameraException(CameraTrouble.NO_RTSP, e.getMessage()));
            context.close();
        } catch (CameraException e) {
            end(e);
            context.close();
        } finally {
            bytes.release();
        }
    }

    private void hand(RtspElement element) {
        if (ended) {
            return;
        }
        switch (element) {
            case InterleavedFrame frame -> listener.onFrame(frame);
            case RtspResponse response -> listener.onResponse(response);
            case RtspRequest request -> listener.onRequest(request);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(new CameraException(CameraTrouble.CLOSED));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(Dial.trouble(cause, CameraTrouble.CLOSED));
        context.close();
    }

    private void end(CameraException why) {
        if (!ended) {
            ended = true;
            listener.onEnd(why);
        }
    }

    /** Nothing is handed on any more. */
    void silence() {
        ended = true;
    }
}
