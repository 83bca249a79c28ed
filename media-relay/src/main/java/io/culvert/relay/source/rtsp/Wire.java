package io.culvert.relay.source.rtsp;

import io.culvert.wire.rtsp.InterleavedFrame;
import io.culvert.wire.rtsp.RtspRequest;
import io.culvert.wire.rtsp.RtspResponse;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.net.InetAddress;

/** Carries RTSP bytes to a camera and back. Belongs to the camera's event loop. */
interface Wire {
    /** Is dropped while the camera does not read; a question that was dropped is one without an answer. */
    void send(byte[] rtsp);

    /** False while what was sent before still waits for the camera to read it. */
    boolean isWritable();

    /** Whoever listens hears nothing more. */
    void close();

    /** The other end. */
    InetAddress peer();

    /** True in a tunnel, where what goes up is not free: proxies forward only so much of it. */
    boolean isTunnel();

    /** An answer has not come although media have: what goes up may be lost, so that a new way up is needed. */
    void refresh();

    /** What does not fit is dropped: a camera that sends and never reads must not fill our memory. */
    static void offer(Channel channel, byte[] bytes) {
        if (channel.isWritable()) {
            channel.writeAndFlush(Unpooled.wrappedBuffer(bytes), channel.voidPromise());
        }
    }

    /** Who gets what comes. */
    interface Listener {
        void onResponse(RtspResponse response);

        void onRequest(RtspRequest request);

        void onFrame(InterleavedFrame frame);

        /** Once, and nothing after it. */
        void onEnd(CameraException why);
    }
}
