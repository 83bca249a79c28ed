package io.culvert.gateway.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.gateway.stream.LastFrame;
import io.culvert.gateway.stream.PlayStart;
import io.culvert.gateway.stream.StreamRegistry;
import io.culvert.gateway.stream.ViewerListener;
import io.culvert.wire.kafka.ViewerOrder;
import io.culvert.wire.link.LinkFrame;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A client on a real socket, its accepted end on a real event loop of the gateway. */
final class LoopbackViewer implements ViewerListener {
    private record Packet(int channel, int sequence, long timestamp, int ssrc) {}

    private static final int TIMEOUT_MILLIS = 30_000;

    private final StreamRegistry registry;
    private final boolean swapped;
    private final Channel server;
    private final Socket client;
    private final DataInputStream in;
    private final List<Packet> packets = new ArrayList<>();

    private final CountDownLatch playing = new CountDownLatch(1);

    LoopbackViewer(EventLoopGroup loops, StreamRegistry registry, boolean swapped)
            throws IOException, InterruptedException {
        this.registry = registry;
        this.swapped = swapped;
        this.server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        play(channel);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
        int port = ((InetSocketAddress) server.localAddress()).getPort();
        this.client = new Socket(InetAddress.getLoopbackAddress(), port);
        this.client.setSoTimeout(TIMEOUT_MILLIS);
        this.in = new DataInputStream(client.getInputStream());
        assertThat(playing.await(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
    }

    private void play(Channel channel) {
        List<ViewerOrder.TrackChannels> tracks = List.of(
                new ViewerOrder.TrackChannels(0, swapped ? 2 : 0, swapped ? 3 : 1, "v"),
                new ViewerOrder.TrackChannels(1, swapped ? 0 : 2, swapped ? 1 : 3, "a"));
        registry.play(new ViewerOrder.Play("/live/cam1", 0, true, tracks), channel, this, LastFrame.NONE);
        playing.countDown();
    }

    /** Reads until so many RTP packets have come in all; a timeout of the socket is a failure. */
    void awaitPackets(int total) throws IOException {
        while (packets.size() < total) {
            assertThat(in.readByte()).isEqualTo((byte) '$');
            int channel = in.readUnsignedByte();
            byte[] payload = in.readNBytes(in.readUnsignedShort());
            if (channel % 2 == 0) {
                packets.add(new Packet(channel, number(payload, 2, 2), number(payload, 4, 4), number(payload, 8, 4)));
            }
        }
    }

    private static int number(byte[] bytes, int at, int count) {
        int value = 0;
        for (int i = at; i < at + count; i++) {
            value = value << 8 | bytes[i] & 0xFF;
        }
        return value;
    }

    void assertOneUnbrokenStreamPerTrack() {
        for (int channel = 0; channel <= 2; channel += 2) {
            int wanted = channel;
            List<Packet> track =
                    packets.stream().filter(p -> p.channel() == wanted).toList();
            assertThat(track).hasSizeGreaterThan(30);
            for (int i = 1; i < track.size(); i++) {
                Packet last = track.get(i - 1);
                Packet next = track.get(i);
                assertThat(next.sequence()).isEqualTo(last.sequence() + 1 & 0xFFFF);
                assertThat((int) (next.timestamp() - last.timestamp())).isPositive();
                assertThat(next.ssrc()).isEqualTo(last.ssrc());
            }
        }
    }

    @Override
    public void onStart(PlayStart start) {}

    @Override
    public void onStalled() {}

    @Override
    public void onEnded(LinkFrame.EndReason reason) {}

    void close() throws IOException {
        client.close();
        server.close().syncUninterruptibly();
    }
}
