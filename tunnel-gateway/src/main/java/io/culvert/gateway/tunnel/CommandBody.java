package io.culvert.gateway.tunnel;

import io.culvert.wire.rtsp.RtspDecoder;
import io.culvert.wire.rtsp.RtspElement;
import io.culvert.wire.rtsp.RtspFormatException;
import io.culvert.wire.rtsp.RtspLimits;
import io.culvert.wire.rtsp.RtspStatus;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/**
 * The body of one POST: base64 around RTSP. Made new for every POST, so that no half quantum of an earlier one is left
 * over. Belongs to the event loop of the POST.
 */
public final class CommandBody implements ElementReader {
    private final RtspLimits limits;
    private final TunnelMeters meters;
    private final Base64StreamDecoder base64 = new Base64StreamDecoder();
    private final RtspDecoder rtsp;
    private RtspDecoder plain;

    public CommandBody(RtspLimits limits, TunnelMeters meters) {
        this.limits = limits;
        this.meters = meters;
        this.rtsp = new RtspDecoder(limits);
    }

    @Override
    public void read(ByteBuf in, Consumer<RtspElement> out) throws RtspFormatException {
        while (in.isReadable()) {
            if (plain != null) {
                skipPlain(in);
            } else if (readBase64(in, out)) {
                plain = new RtspDecoder(limits);
                skipPlain(Unpooled.wrappedBuffer(Base64StreamDecoder.PLAIN_PREFIX));
            }
        }
    }

    private boolean readBase64(ByteBuf in, Consumer<RtspElement> out) throws RtspFormatException {
        ByteBuf decoded = in.alloc().buffer(in.readableBytes() * 3 / 4 + 8);
        try {
            boolean plainFollows = base64.decode(in, decoded);
            rtsp.decode(decoded, out);
            return plainFollows;
        } catch (Base64FormatException e) {
            rtsp.decode(decoded, out); // what was whole before the bad character still counts
            meters.refused(TunnelMeters.Refused.MALFORMED_BASE64);
            throw new RtspFormatException(RtspStatus.BAD_REQUEST, e.getMessage());
        } finally {
            decoded.release();
        }
    }

    /** Byte by byte: the decoder would take the base64 after the reply for more of the reply. */
    private void skipPlain(ByteBuf in) throws RtspFormatException {
        boolean[] complete = {false};
        while (in.isReadable() && !complete[0]) {
            plain.decode(in.readSlice(1), reply -> complete[0] = true);
        }
        if (complete[0]) {
            plain = null;
            meters.refused(TunnelMeters.Refused.PLAIN_REPLY);
        }
    }
}
