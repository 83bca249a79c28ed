package io.culvert.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.io.DataInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With real sockets: what is tested is what only they have. */
class ViewerSocketTest {
    private static final int FRAME_BYTES = 60_000;

    private final CompletableFuture<Channel> accepted = new CompletableFuture<>();
    private final AtomicInteger throughPipeline = new AtomicInteger();
    private EventLoopGroup loops;
    private Socket client;
    private Channel channel;

    @BeforeEach
    void connect() throws Exception {
        assumeThat(Epoll.isAvailable()).isTrue();
        loops = new EpollEventLoopGroup(1);
        Channel server = new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .childOption(ChannelOption.SO_SNDBUF, 65_536)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel child) {
                        child.pipeline().addLast(new Counter());
                        accepted.complete(child);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        client = new Socket();
        client.setReceiveBufferSize(16_384);
        client.connect(server.localAddress() instanceof InetSocketAddress at ? at : null);
        channel = accepted.get();
    }

    @AfterEach
    void disconnect() throws Exception {
        if (loops != null) {
            client.close();
            loops.shutdownGracefully(0, 0, java.util.concurrent.TimeUnit.SECONDS)
                    .sync();
        }
    }

    private final class Counter extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            throughPipeline.incrementAndGet();
            context.write(message, promise);
        }
    }

    private <T> T onLoop(Callable<T> action) throws Exception {
        return channel.eventLoop().submit(action).get();
    }

    private ViewerSocket socket(boolean sentAsWritten) {
        channel.attr(Streams.SENT_AS_WRITTEN).set(sentAsWritten);
        return new ViewerSocket(channel);
    }

    private static ByteBuf frame(int number, int bytes) {
        ByteBuf frame = PooledByteBufAllocator.DEFAULT.directBuffer(bytes);
        return frame.writeInt(number).writeZero(bytes - Integer.BYTES);
    }

    @Test
    void shouldPassThePipelineByWhenNothingWaits() throws Exception {
        ViewerSocket socket = socket(true);
        ByteBuf frame = frame(7, 100);
        boolean taken = onLoop(() -> socket.write(frame, socket.unsent()));

        assertThat(taken).isTrue();
        assertThat(throughPipeline).hasValue(0);
        assertThat(new DataInputStream(client.getInputStream()).readInt()).isEqualTo(7);
        assertThat(frame.refCnt()).isEqualTo(1);
        frame.release();
    }

    @Test
    void shouldGoThroughThePipelineWhenItsHandlersChangeWhatIsWritten() throws Exception {
        ViewerSocket socket = socket(false);
        ByteBuf frame = frame(7, 100);
        boolean taken = onLoop(() -> socket.write(frame, socket.unsent()));

        assertThat(taken).isTrue();
        assertThat(throughPipeline).hasValue(1);
        frame.release();
    }

    @Test
    void shouldKeepEveryByteInOrderWhenTheSocketIsFull() throws Exception {
        ViewerSocket socket = socket(true);
        List<ByteBuf> frames = new ArrayList<>();
        boolean taken = true;
        while (taken || frames.size() < 20) {
            ByteBuf frame = frame(frames.size(), FRAME_BYTES);
            frames.add(frame);
            taken = onLoop(() -> socket.write(frame, socket.unsent()));
        }
        onLoop(() -> channel.writeAndFlush(frame(frames.size(), FRAME_BYTES), channel.voidPromise()));
        DataInputStream in = new DataInputStream(client.getInputStream());
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i <= frames.size(); i++) {
            numbers.add(in.readInt());
            in.skipNBytes(FRAME_BYTES - Integer.BYTES);
        }

        assertThat(numbers).isSorted().hasSize(frames.size() + 1).doesNotHaveDuplicates();
        assertThat(throughPipeline.get()).isPositive();
        onLoop(() -> null); // the queue has given back what it held
        assertThat(frames).allMatch(ByteBuf::release);
    }

    @Test
    void shouldLetTheChannelCloseWhenTheClientIsGone() throws Exception {
        ViewerSocket socket = socket(true);
        client.setSoLinger(true, 0);
        client.close();
        ByteBuf frame = frame(1, 100);
        while (channel.isOpen()) {
            onLoop(() -> socket.unsent() != null && socket.write(frame, socket.unsent()));
        }

        assertThat(onLoop(socket::unsent)).isNull();
        assertThat(frame.release()).isTrue();
    }
}
