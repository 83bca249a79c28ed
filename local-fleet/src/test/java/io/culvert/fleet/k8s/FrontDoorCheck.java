package io.culvert.fleet.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Each way in has what its proxy needs to let a tunnel live, listens at port 80, and asks for no host name. */
final class FrontDoorCheck implements Check {
    /** What must stand in the annotations, by the prefix that tells the controller. */
    private static final Map<String, List<String>> NEEDED = Map.of(
            "haproxy.org/", List.of("timeout-server", "abortonclose"),
            "nginx.org/", List.of("proxy_request_buffering off", "nginx.org/proxy-buffering", "proxy-read-timeout"),
            "nginx.ingress.kubernetes.io/",
                    List.of("proxy-request-buffering\":\"off", "proxy-buffering\":\"off", "proxy-read-timeout"));

    @Override
    public List<String> faults(Manifests manifests) {
        List<String> faults = new ArrayList<>();
        manifests.of("Ingress").forEach(ingress -> ingress(manifests, ingress, faults));
        manifests.of("Gateway").forEach(gateway -> gateway(gateway, faults));
        manifests
                .of("HTTPRoute")
                .filter(route -> !route.at("/spec/hostnames").isMissingNode())
                .forEach(route -> faults.add(route.id() + ": clients that send an address do not get in"));
        manifests
                .of("Service")
                .filter(service -> service.text("/spec/type").equals("LoadBalancer"))
                .forEach(service -> {
                    if (service.at("/spec/ports/0/port").asInt() != 80) {
                        faults.add(service.id() + ": not at port 80");
                    }
                    if (service.text("/spec/externalTrafficPolicy").equals("Local")) {
                        faults.add(service.id() + ": its address leaves a node before the gateway's viewers do");
                    }
                });
        envoy(manifests, faults);
        return faults;
    }

    private static void ingress(Manifests manifests, Resource ingress, List<String> faults) {
        if (ingress.all("/spec/rules").stream().anyMatch(rule -> rule.has("host"))) {
            faults.add(ingress.id() + ": clients that send an address do not get in");
        }
        String annotations = ingress.at("/metadata/annotations").toString();
        NEEDED.forEach((controller, settings) -> settings.stream()
                .filter(setting -> annotations.contains("\"" + controller) && !annotations.contains(setting))
                .forEach(setting -> faults.add(ingress.id() + ": without " + setting + " tunnels do not live")));
        if (ingress.text("/spec/ingressClassName").equals("traefik")) {
            String values = manifests
                    .of("HelmChartConfig")
                    .filter(config -> config.text("/metadata/namespace").equals("kube-system")) // read nowhere else
                    .map(Resource::tree)
                    .map(JsonNode::toString)
                    .findFirst()
                    .orElse("");
            if (!values.contains("readTimeout: 0s")) {
                faults.add(ingress.id() + ": Traefik ends each POST after 60 s");
            }
        }
    }

    private static void gateway(Resource gateway, List<String> faults) {
        for (JsonNode listener : gateway.all("/spec/listeners")) {
            if (listener.path("port").asInt() != 80 || listener.has("hostname")) {
                faults.add(gateway.id() + ": not at port 80 for everybody");
            }
        }
    }

    private static void envoy(Manifests manifests, List<String> faults) {
        manifests
                .of("ClientTrafficPolicy")
                .filter(policy -> policy.at("/spec/http1/http10").isMissingNode())
                .forEach(policy -> faults.add(policy.id() + ": GStreamer and LIVE555 speak HTTP/1.0"));
        manifests
                .of("BackendTrafficPolicy")
                .filter(policy ->
                        !policy.text("/spec/timeout/http/requestTimeout").equals("0s"))
                .forEach(policy -> faults.add(policy.id() + ": Envoy ends each answer after 15 s"));
    }
}
