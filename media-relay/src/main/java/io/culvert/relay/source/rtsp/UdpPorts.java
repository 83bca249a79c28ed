package io.culvert.relay.source.rtsp;

import io.culvert.wire.rtp.RtpHeader;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The two UDP ports of a track: an even one for RTP and the next one for RTCP (RFC 3550, 11). Only datagrams from the
 * camera's own address are taken.
 */
final class UdpPorts {
    private static final int ATTEMPTS = 20;
    private static final int MAX_DATAGRAM_BYTES = 65_535;
    private static final int RECEIVE_BUFFER_BYTES = 1024 * 1024;
    private static final int PUNCH_SSRC = 0;

    /** What came; the buffer is the receiver's to release. */
    interface Receiver {
        void onDatagram(boolean rtcp, ByteBuf content);
    }

    private final CameraNetwork network;
    private final EventLoop loop;
    private final InetAddress camera;
    private final Receiver receiver;
    private Channel rtp;
    private Channel rtcp;
    private InetSocketAddress reports;

    private UdpPorts(CameraNetwork network, EventLoop loop, InetAddress camera, Receiver receiver) {
        this.network = network;
        this.loop = loop;
        this.camera = camera;
        this.receiver = receiver;
    }

    static CompletableFuture<UdpPorts> bind(
            CameraNetwork network, EventLoop loop, InetAddress camera, Receiver receiver) {
        CompletableFuture<UdpPorts> result = new CompletableFuture<>();
        new UdpPorts(network, loop, camera, receiver).bind(result, ATTEMPTS);
        return result;
    }

    private void bind(CompletableFuture<UdpPorts> result, int attempts) {
        if (attempts == 0) {
            result.completeExceptionally(new CameraException(CameraTrouble.TRANSPORT_REFUSED, "no free UDP ports"));
            return;
        }
        bind(0, false, first -> {
            if (first == null || port(first) % 2 != 0 || port(first) == 0) {
                closeIfOpen(first);
                bind(result, attempts - 1);
                return;
            }
            bind(port(first) + 1, true, second -> {
                if (second == null) {
                    closeIfOpen(first);
                    bind(result, attempts - 1);
                    return;
                }
                rtp = first;
                rtcp = second;
                result.complete(this);
            });
        });
    }

    private static void closeIfOpen(Channel channel) {
        if (channel != null) {
            channel.close();
        }
    }

    private void bind(int port, boolean control, Consumer<Channel> bound) {
        new Bootstrap()
                .group(loop)
                .channel(network.datagrams())
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
                .option(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(MAX_DATAGRAM_BYTES))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Incoming(control));
                    }
                })
                .bind(port)
                .addListener((ChannelFuture done) -> bound.accept(done.isSuccess() ? done.channel() : null));
    }

    private static int port(Channel channel) {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    private final class Incoming extends SimpleChannelInboundHandler<DatagramPacket> {
        private final boolean control;

        Incoming(boolean control) {
            this.control = control;
        }

        /** Copied: the receive buffer has room for the longest datagram, and packets may wait for others. */
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            if (packet.sender().getAddress().equals(camera)) {
                receiver.onDatagram(control, packet.content().copy());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // A port that is closed at the other end is reported here; the silence of the camera will tell.
        }
    }

    int rtpPort() {
        return port(rtp);
    }

    /** Opens the way back through firewalls in between: they let in who was sent something first. */
    void punch(int serverRtp, int serverRtcp) {
        reports = new InetSocketAddress(camera, serverRtcp);
        ByteBuf empty = Unpooled.buffer(RtpHeader.FIXED_BYTES);
        RtpHeader.write(empty, false, 0, 0, 0, PUNCH_SSRC);
        rtp.writeAndFlush(new DatagramPacket(empty, new InetSocketAddress(camera, serverRtp)), rtp.voidPromise());
    }

    /** Takes the buffer. */
    void report(ByteBuf report) {
        if (reports == null) {
            report.release();
            return;
        }
        rtcp.writeAndFlush(new DatagramPacket(report, reports), rtcp.voidPromise());
    }

    void close() {
        rtp.close();
        rtcp.close();
    }
}
