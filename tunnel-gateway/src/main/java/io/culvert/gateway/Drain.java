package io.culvert.gateway;

import io.culvert.gateway.tunnel.CloseReason;
import io.culvert.gateway.tunnel.Tunnel;
import io.culvert.gateway.tunnel.TunnelRegistry;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Leaving without cutting anybody off before the deadline: after the notice no new tunnels, the old ones until they end
 * or the time is up, then the rest in slices, so that their clients do not come back all at once. Blocks; has a thread of
 * its own.
 */
final class Drain implements Runnable {
    private static final Logger LOG = Logger.getLogger(Drain.class);
    private static final long LOOK_MILLIS = 250;
    private static final long LAST_WORDS_MILLIS = 500;

    private final GatewayConfig.Drain config;
    private final GatewayState state;
    private final TunnelRegistry tunnels;
    private final Runnable end;

    /** @param end of the process */
    Drain(GatewayConfig.Drain config, GatewayState state, TunnelRegistry tunnels, Runnable end) {
        this.end = end;
        this.config = config;
        this.state = state;
        this.tunnels = tunnels;
    }

    @Override
    public void run() {
        try {
            Thread.sleep(config.notice().toMillis());
            LOG.infof("draining: %d tunnels, deadline %s", tunnels.tunnels(), config.deadline());
            tunnels.drain();
            await(System.nanoTime() + config.deadline().toNanos());
            state.advance(GatewayState.Phase.CLOSING);
            closeRest();
            Thread.sleep(LAST_WORDS_MILLIS); // the ends of the tunnels are on their way to the broker
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        LOG.info("drained");
        end.run();
    }

    private void await(long deadline) throws InterruptedException {
        while (isInUse() && System.nanoTime() < deadline) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** A POST whose GET is on another gateway is somebody's only way to say something. */
    private boolean isInUse() {
        return tunnels.tunnels() > 0 || tunnels.commandSockets() > 0;
    }

    private void closeRest() throws InterruptedException {
        List<Tunnel> rest = tunnels.snapshot();
        int slice = Math.max(1, rest.size() * config.slicePercent() / 100);
        for (int from = 0; from < rest.size(); from += slice) {
            tunnels.closeSome(rest.subList(from, Math.min(rest.size(), from + slice)), CloseReason.DRAINED);
            Thread.sleep(config.sliceInterval().toMillis());
        }
    }
}
