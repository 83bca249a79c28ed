package io.culvert.fleet.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The network policies let through what the fleet lives on, and no more: policies of all kinds are read as the API
 * defines them, then flows are asked for one by one.
 */
final class NetworkCheck implements Check {
    private static final Peer MONITORING = new Peer(Map.of(), "monitoring", Optional.empty());
    private static final Peer ELSEWHERE = new Peer(Map.of(), "elsewhere", Optional.empty());

    /** Who talks: a pod of ours, or somebody in another namespace. */
    private record Peer(Map<String, String> labels, String namespace, Optional<Resource> workload) {
        static Peer of(Resource workload) {
            return new Peer(workload.podLabels(), "culvert", Optional.of(workload));
        }
    }

    @Override
    public List<String> faults(Manifests manifests) {
        List<String> faults = new ArrayList<>();
        Optional<Peer> gateway = peer(manifests, "Deployment", "tunnel-gateway");
        Optional<Peer> session = peer(manifests, "Deployment", "session-service");
        Optional<Peer> relay = peer(manifests, "StatefulSet", "media-relay");
        if (gateway.isEmpty() || session.isEmpty() || relay.isEmpty()) {
            return List.of("a service is missing");
        }
        Flows flows = new Flows(manifests, faults);
        flows.open(ELSEWHERE, gateway.get(), 8080);
        flows.open(relay.get(), gateway.get(), 8081);
        flows.shut(session.get(), gateway.get(), 8081);
        flows.shut(ELSEWHERE, gateway.get(), 8081);
        flows.shut(ELSEWHERE, gateway.get(), 8082);
        flows.shut(ELSEWHERE, session.get(), 8100);
        flows.shut(gateway.get(), relay.get(), 8122);
        flows.shut(gateway.get(), ELSEWHERE, 443);
        flows.open(MONITORING, gateway.get(), 8082);
        flows.open(MONITORING, session.get(), 8102);
        flows.open(MONITORING, relay.get(), 8122);
        Peer kafka = kafka(manifests);
        List.of(gateway.get(), session.get(), relay.get()).forEach(client -> {
            flows.open(client, kafka, 9092);
            if (kafka != ELSEWHERE) {
                flows.shut(client, ELSEWHERE, 9092);
            }
        });
        if (kafka.workload().isPresent()) {
            flows.shut(ELSEWHERE, kafka, 9092);
        }
        return faults;
    }

    /** The broker without a disk, or one of Strimzi's, or one that nobody knows here. */
    private static Peer kafka(Manifests manifests) {
        return peer(manifests, "Deployment", "kafka")
                .or(() -> manifests.of("Kafka").findFirst().map(NetworkCheck::strimziBroker))
                .orElse(ELSEWHERE);
    }

    private static Peer strimziBroker(Resource cluster) {
        return new Peer(Map.of("strimzi.io/cluster", cluster.name()), "culvert", Optional.empty());
    }

    private static Optional<Peer> peer(Manifests manifests, String kind, String name) {
        return manifests.find(kind, name).map(Peer::of);
    }

    private record Flows(Manifests manifests, List<String> faults) {
        void open(Peer from, Peer to, int port) {
            require(from, to, port, true);
        }

        void shut(Peer from, Peer to, int port) {
            require(from, to, port, false);
        }

        private void require(Peer from, Peer to, int port, boolean open) {
            boolean found = passes("Egress", from, to, to, port) && passes("Ingress", to, from, to, port);
            if (found != open) {
                faults.add("NetworkPolicy: " + name(from) + " to " + name(to) + ":" + port
                        + (found ? " is open" : " is shut"));
            }
        }

        /** Policies add up; whoever is meant by none in this direction is free. */
        private boolean passes(String direction, Peer subject, Peer peer, Peer listener, int port) {
            if (subject.workload().isEmpty()) {
                return true;
            }
            List<JsonNode> policies = manifests
                    .of("NetworkPolicy")
                    .filter(policy -> subject.labels()
                            .entrySet()
                            .containsAll(Resource.labels(policy.at("/spec/podSelector/matchLabels"))
                                    .entrySet()))
                    .filter(policy -> policy.at("/spec/policyTypes").toString().contains(direction))
                    .map(policy -> policy.at("/spec"))
                    .toList();
            String rules = direction.equals("Egress") ? "egress" : "ingress";
            String peers = direction.equals("Egress") ? "to" : "from";
            return policies.isEmpty()
                    || policies.stream()
                            .flatMap(policy -> Resource.elements(policy.path(rules)).stream())
                            .anyMatch(rule ->
                                    namesPeer(rule.path(peers), peer) && namesPort(rule.path("ports"), listener, port));
        }
    }

    private static boolean namesPeer(JsonNode peers, Peer peer) {
        return peers.isMissingNode() || Resource.elements(peers).stream().anyMatch(one -> isMeant(one, peer));
    }

    private static boolean isMeant(JsonNode one, Peer peer) {
        if (one.has("ipBlock")) {
            return false; // none of the flows asked for is to or from a camera
        }
        String namespace = one.at("/namespaceSelector/matchLabels")
                .path("kubernetes.io/metadata.name")
                .asText("culvert");
        return namespace.equals(peer.namespace())
                && peer.labels()
                        .entrySet()
                        .containsAll(Resource.labels(one.at("/podSelector/matchLabels"))
                                .entrySet());
    }

    private static boolean namesPort(JsonNode ports, Peer listener, int port) {
        return ports.isMissingNode()
                || Resource.elements(ports).stream()
                        .filter(one -> one.path("protocol").asText("TCP").equals("TCP"))
                        .anyMatch(one -> number(one.path("port"), listener) == port);
    }

    /** A port's name means what the listening pod calls so. */
    private static int number(JsonNode port, Peer listener) {
        return port.isInt()
                ? port.asInt()
                : listener.workload().stream()
                        .flatMap(workload -> workload.containers().stream())
                        .flatMap(container -> Resource.elements(container.path("ports")).stream())
                        .filter(of -> of.path("name").equals(port))
                        .map(of -> of.path("containerPort"))
                        .findFirst()
                        .orElse(JsonNodeFactory.instance.numberNode(-1))
                        .asInt();
    }

    private static String name(Peer peer) {
        return peer.workload().map(Resource::name).orElse(peer.namespace());
    }
}
