package io.culvert.session.tunnel;

import io.culvert.wire.rtsp.RtspDecoder;
import io.culvert.wire.rtsp.RtspElement;
import io.culvert.wire.rtsp.RtspFormatException;
import io.culvert.wire.rtsp.RtspLimits;
import io.culvert.wire.rtsp.RtspRequest;
import io.culvert.wire.rtsp.RtspStatus;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** Reads the one request that a command holds. The gateway has read it too: here an error is a fault of the fleet. */
final class RequestBytes {
    private RequestBytes() {}

    static RtspRequest read(byte[] bytes) throws RtspFormatException {
        List<RtspElement> elements = new ArrayList<>(1);
        new RtspDecoder(RtspLimits.DEFAULT).decode(Unpooled.wrappedBuffer(bytes), elements::add);
        if (elements.size() == 1 && elements.get(0) instanceof RtspRequest request) {
            return request;
        }
        throw new RtspFormatException(RtspStatus.BAD_REQUEST, "not exactly one request");
    }
}
