package io.culvert.gateway.tunnel;

import io.culvert.wire.rtsp.RtspElement;
import io.culvert.wire.rtsp.RtspFormatException;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** How the bytes of a command socket become requests and frames: plainly, or through base64. */
@FunctionalInterface
public interface ElementReader {
    /** Reads all of {@code in}; does not release it. */
    void read(ByteBuf in, Consumer<RtspElement> out) throws RtspFormatException;
}
