package io.culvert.fleet;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which port is whose. {@code CULVERT_PORT_BASE} replaces 8080 and moves every other port by the same difference.
 *
 * <p>The blocks of the first instances are the documented ones and leave no room behind them, so the third gateway and
 * the third session service continue in blocks of their own.
 */
public record Ports(int base) {
    public static final int DEFAULT_BASE = 8080;
    /** The highest counts whose blocks do not run into the next block. */
    public static final int MAX_GATEWAYS = 30;

    public static final int MAX_SESSIONS = 20;
    public static final int MAX_RELAYS = 18;

    private static final int HIGHEST_OFFSET = 9093 - DEFAULT_BASE;

    public Ports {
        if (base < 1024 || base + HIGHEST_OFFSET > 65_535) {
            throw new IllegalArgumentException(
                    "CULVERT_PORT_BASE must be between 1024 and " + (65_535 - HIGHEST_OFFSET) + ", not " + base);
        }
    }

    public static Ports from(Map<String, String> environment) {
        String base = environment.getOrDefault("CULVERT_PORT_BASE", "").strip();
        if (base.isEmpty()) {
            return new Ports(DEFAULT_BASE);
        }
        try {
            return new Ports(Integer.parseInt(base));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("CULVERT_PORT_BASE is not a number: " + base, e);
        }
    }

    public int gateway(int n) {
        return shifted(n < 2 ? 8080 + 10 * n : 8300 + 10 * n);
    }

    public int gatewayLink(int n) {
        return gateway(n) + 1;
    }

    public int gatewayManagement(int n) {
        return gateway(n) + 2;
    }

    public int session(int n) {
        return shifted(n < 2 ? 8100 + 10 * n : 8600 + 10 * n);
    }

    public int sessionManagement(int n) {
        return session(n) + 2;
    }

    public int relayManagement(int n) {
        return shifted(8122 + 10 * n);
    }

    public int kafka() {
        return shifted(9092);
    }

    public int kafkaController() {
        return shifted(9093);
    }

    private int shifted(int standard) {
        return standard - DEFAULT_BASE + base;
    }

    /** Every port of a fleet of this size, with the name of its owner. */
    public Map<Integer, String> all(int gateways, int sessions, int relays) {
        Map<Integer, String> all = new TreeMap<>();
        for (int n = 0; n < gateways; n++) {
            all.put(gateway(n), "gateway-" + n);
            all.put(gatewayLink(n), "gateway-" + n + " link");
            all.put(gatewayManagement(n), "gateway-" + n + " management");
        }
        for (int n = 0; n < sessions; n++) {
            all.put(session(n), "session-" + n);
            all.put(sessionManagement(n), "session-" + n + " management");
        }
        for (int n = 0; n < relays; n++) {
            all.put(relayManagement(n), "relay-" + n + " management");
        }
        all.put(kafka(), "kafka");
        all.put(kafkaController(), "kafka controller");
        return all;
    }

    /** The ports of a fleet of this size that somebody else listens on, each with the name of who wants it. */
    public List<String> busy(int gateways, int sessions, int relays) {
        return all(gateways, sessions, relays).entrySet().stream()
                .filter(port -> isBusy(port.getKey()))
                .map(port -> port.getKey() + " (" + port.getValue() + ")")
                .toList();
    }

    private static boolean isBusy(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true); // sockets of the last run in TIME_WAIT do not make a port busy
            probe.bind(new InetSocketAddress(port));
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
