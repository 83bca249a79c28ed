package io.culvert.gateway.link;

import io.culvert.gateway.publication.Publications;
import io.culvert.gateway.stream.FanoutCounters;
import io.culvert.gateway.stream.StreamRegistry;
import io.culvert.wire.link.LinkSecret;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/**
 * Listens for relays. Runs on the event loops that also serve the viewers, so that many frames need no change of thread.
 * Start and stop may be called from any thread.
 */
public final class LinkServer {
    private static final Logger LOG = Logger.getLogger(LinkServer.class);

    private final EventLoopGroup loops;
    private final LinkSettings settings;
    private final LinkSecret secret;
    private final StreamRegistry streams;
    private final Publications publications;
    private final FanoutCounters counters;
    private final ChannelGroup open = new DefaultChannelGroup("links", GlobalEventExecutor.INSTANCE);

    /** @param loops the ones of Vert.x: {@code vertx.nettyEventLoopGroup()} */
    public LinkServer(
            EventLoopGroup loops,
            LinkSettings settings,
            LinkSecret secret,
            StreamRegistry streams,
            Publications publications,
            FanoutCounters counters) {
        this.loops = loops;
        this.settings = settings;
        this.secret = secret;
        this.streams = streams;
        this.publications = publications;
        this.counters = counters;
    }

    /** Binds; the result is the port, which the system chooses if {@code port} is 0. */
    public CompletionStage<Integer> start(String host, int port) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(LinkTransport.serverChannel(loops))
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                });
        CompletableFuture<Integer> bound = new CompletableFuture<>();
        ChannelFuture binding = bootstrap.bind(host, port);
        binding.addListener(done -> completeBound(bound, binding.channel(), done));
        return bound;
    }

    private void completeBound(CompletableFuture<Integer> bound, Channel channel, Future<? super Void> done) {
        if (done.isSuccess()) {
            open.add(channel);
            bound.complete(((InetSocketAddress) channel.localAddress()).getPort());
        } else {
            bound.completeExceptionally(done.cause());
        }
    }

    private void accept(Channel channel) {
        if (open.size() > settings.maxLinks()) {
            counters.linksRefused.increment();
            LOG.warnf("link from %s refused: %d are open", channel.remoteAddress(), open.size());
            channel.close();
            return;
        }
        open.add(channel);
        LinkConnection connection = new LinkConnection(settings, secret, streams, publications, counters);
        channel.pipeline().addLast(new LinkDecoder(connection, settings.handshakeBytes(), counters), connection);
    }

    /** Closes the port and all links; their streams wait for another relay. */
    public CompletionStage<Void> stop() {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        open.close().addListener(done -> stopped.complete(null));
        return stopped;
    }
}
