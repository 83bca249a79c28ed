package io.culvert.relay.source.rtsp;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;

/** RTSP on a connection of its own, with or without TLS. */
final class DirectWire implements Wire {
    private final Channel channel;
    private final RtspReader reader;

    DirectWire(Channel channel, RtspReader reader) {
        this.channel = channel;
        this.reader = reader;
    }

    static CompletionStage<Wire> open(Dial dial, Listener listener) {
        RtspReader reader = new RtspReader(listener);
        return dial.connect(reader).thenApply(channel -> new DirectWire(channel, reader));
    }

    @Override
    public void send(byte[] rtsp) {
        Wire.offer(channel, rtsp);
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable();
    }

    @Override
    public void close() {
        reader.silence();
        channel.close();
    }

    @Override
    public InetAddress peer() {
        return ((InetSocketAddress) channel.remoteAddress()).getAddress();
    }

    @Override
    public boolean isTunnel() {
        return false;
    }

    @Override
    public void refresh() {
        // There is one way only; whether it is dead the silence of the camera will tell.
    }
}
