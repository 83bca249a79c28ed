package io.culvert.fleet;

import io.culvert.fleet.process.ServiceProcess.Definition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;

/** How each service of the local fleet is started: its package, its ports, its settings. */
record ServiceDefinitions(
        Checkout checkout,
        Ports ports,
        String bootstrapServers,
        Path media,
        IntUnaryOperator dialled,
        Map<String, String> environment,
        Function<String, List<String>> javaOptions) {
    /**
     * A service that dies holds its partitions for this long. The services themselves default to the 6 s that every
     * broker allows; our own broker allows less.
     */
    private static final String SESSION_TIMEOUT_MS = "1500";

    private static final String HEARTBEAT_INTERVAL_MS = "300";

    Definition gateway(int n) {
        return definition(
                "gateway-" + n,
                "tunnel-gateway",
                ports.gatewayManagement(n),
                Map.of(
                        "CULVERT_GATEWAY_NAME",
                        "gateway-" + n,
                        "CULVERT_GATEWAY_PORT",
                        Integer.toString(ports.gateway(n)),
                        "CULVERT_GATEWAY_LINK_PORT",
                        Integer.toString(ports.gatewayLink(n)),
                        "CULVERT_GATEWAY_LINK_PUBLIC_PORT",
                        Integer.toString(dialled.applyAsInt(n)),
                        "CULVERT_GATEWAY_LINK_HOST",
                        "127.0.0.1"));
    }

    Definition session(int n) {
        return definition(
                "session-" + n,
                "session-service",
                ports.sessionManagement(n),
                Map.of(
                        "CULVERT_SESSION_NAME",
                        "session-" + n,
                        "QUARKUS_HTTP_PORT",
                        Integer.toString(ports.session(n)),
                        "MP_MESSAGING_INCOMING_COMMANDS_SESSION_TIMEOUT_MS",
                        SESSION_TIMEOUT_MS,
                        "MP_MESSAGING_INCOMING_COMMANDS_HEARTBEAT_INTERVAL_MS",
                        HEARTBEAT_INTERVAL_MS));
    }

    Definition relay(int n) {
        return definition(
                "relay-" + n,
                "media-relay",
                ports.relayManagement(n),
                Map.of(
                        "CULVERT_RELAY_NAME",
                        "relay-" + n,
                        "CULVERT_RELAY_MEDIA_FOLDER",
                        media.toString(),
                        "MP_MESSAGING_INCOMING_SUBSCRIPTIONS_SESSION_TIMEOUT_MS",
                        SESSION_TIMEOUT_MS,
                        "MP_MESSAGING_INCOMING_SUBSCRIPTIONS_HEARTBEAT_INTERVAL_MS",
                        HEARTBEAT_INTERVAL_MS));
    }

    private Definition definition(String name, String module, int managementPort, Map<String, String> own) {
        Map<String, String> settings = new HashMap<>(own);
        settings.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        settings.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
        settings.putAll(environment);
        return new Definition(
                name,
                checkout.packaged(module),
                javaOptions(name, module),
                settings,
                managementPort,
                checkout.log(name));
    }

    /** What the service's own file says, then what was added, which therefore counts. */
    List<String> javaOptions(String name, String module) {
        List<String> options = new ArrayList<>(List.of("@" + checkout.jvmOptions(module)));
        options.addAll(javaOptions.apply(name));
        return options;
    }
}
