package io.culvert.gateway.http;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;

/** The clients' port, with one acceptor for each event loop, so that connections spread over all of them. */
public final class TunnelServer {
    private static final int ACCEPT_BACKLOG = 4096;

    private final Vertx vertx;
    private final int port;
    private final HttpServices services;

    public TunnelServer(Vertx vertx, int port, HttpServices services) {
        this.vertx = vertx;
        this.port = port;
        this.services = services;
    }

    /** Done when the port is open on all event loops. */
    public Future<String> listen() {
        DeploymentOptions options = new DeploymentOptions().setInstances(RawChannel.eventLoops(vertx));
        return vertx.deployVerticle(Acceptor::new, options);
    }

    private NetServerOptions options() {
        return new NetServerOptions()
                .setPort(port)
                .setTcpNoDelay(true)
                .setSendBufferSize(services.limits().sendBufferBytes())
                .setReuseAddress(true)
                .setAcceptBacklog(ACCEPT_BACKLOG);
    }

    /** Belongs to the event loop that it is deployed on. */
    private final class Acceptor extends AbstractVerticle {
        @Override
        public void start(Promise<Void> started) {
            NetServer server = vertx.createNetServer(options());
            server.connectHandler(socket -> RawChannel.take(socket, new HeadReader(services), services.limits()));
            server.listen().<Void>mapEmpty().onComplete(started);
        }
    }
}
