package io.culvert.wire.topics;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Whether the name of the broker is known yet. A Kafka client that finds no address when it is made fails for good, and the
 * process with it: after a power cut, when the cluster's own name service starts beside us, that is a row of restarts with
 * pauses of minutes between them. So nobody makes a client before.
 */
public final class BrokerName {
    private static final long RETRY_MILLIS = 500;

    private final List<String> servers;

    /** @param bootstrapServers as Kafka takes it: {@code host:port}, several with commas between them */
    public BrokerName(String bootstrapServers) {
        servers = Stream.of(bootstrapServers.split(",")).map(String::strip).toList();
    }

    /**
     * Returns once one of the names is known. Blocks, never on an event loop. A SIGTERM meanwhile ends the process at once
     * with code 0: nothing was begun, and Quarkus's own answer would wait for the start to be over.
     *
     * @param log gets one line if there is anything to wait for, and one afterwards
     */
    public void await(Consumer<String> log) throws InterruptedException {
        if (isKnown()) {
            return;
        }
        log.accept("no address is known of " + servers + ", waiting for one");
        SignalHandler before =
                Signal.handle(new Signal("TERM"), signal -> Runtime.getRuntime().halt(0));
        while (!isKnown()) {
            Thread.sleep(RETRY_MILLIS);
        }
        Signal.handle(new Signal("TERM"), before);
        log.accept("the address of the broker is known");
    }

    /** Also true of what is no {@code host:port} at all: the client says what is wrong with that. */
    boolean isKnown() {
        return servers.stream().map(Utils::getHost).anyMatch(host -> host == null || hasAddress(host));
    }

    private static boolean hasAddress(String host) {
        try {
            return InetAddress.getAllByName(host).length > 0;
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
