package io.culvert.relay.source.rtsp;

import io.culvert.wire.kafka.SourceUrl;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * How cameras are reached.
 *
 * @param loops      event loops; each camera stays on one
 * @param sockets    kind of TCP channel that goes with the loops
 * @param datagrams  kind of UDP channel that goes with the loops
 * @param tls        whom to trust
 * @param checkHosts whether a certificate must name its host
 * @param blocking   runs what blocks: the system's resolver
 * @param lookup     finds addresses
 */
public record CameraNetwork(
        EventLoopGroup loops,
        Class<? extends SocketChannel> sockets,
        Class<? extends DatagramChannel> datagrams,
        SslContext tls,
        boolean checkHosts,
        Executor blocking,
        Lookup lookup) {

    /** The host must not be reached; the message is empty, or says what to do about it. */
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        public RefusedException(String advice) {
            super(advice);
        }
    }

    /** Finds the addresses of hosts. */
    @FunctionalInterface
    public interface Lookup {
        /**
         * Blocks.
         *
         * @return those that may be dialled
         */
        List<InetAddress> addresses(SourceUrl url) throws UnknownHostException, RefusedException;
    }
}
