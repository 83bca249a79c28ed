package io.culvert.fleet.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whatever names something else names something that is there: selectors, ports, probes, volumes, accounts, Secrets. */
final class ReferenceCheck implements Check {
    /** Made by hand before the production overlay is applied; its kustomization says how. */
    private static final Set<String> MADE_BY_HAND = Set.of("culvert-link");

    private static final Set<String> NOT_OURS = Set.of("Namespace", "HelmChartConfig");

    @Override
    public List<String> faults(Manifests manifests) {
        List<String> faults = new ArrayList<>();
        manifests.resources().stream()
                .filter(resource -> !NOT_OURS.contains(resource.kind()))
                .forEach(resource -> require(
                        resource.text("/metadata/namespace").equals("culvert"),
                        resource,
                        "outside the namespace",
                        faults));
        manifests.workloads().forEach(workload -> workload(manifests, workload, faults));
        manifests.of("Service").forEach(service -> service(manifests, service, faults));
        manifests.of("PodDisruptionBudget").forEach(budget -> budget(manifests, budget, faults));
        manifests.of("Ingress").forEach(ingress -> ingress(manifests, ingress, faults));
        manifests.of("HTTPRoute").forEach(route -> route(manifests, route, faults));
        manifests.of("PodMonitor").forEach(monitor -> monitor(manifests, monitor, faults));
        Stream.of("HorizontalPodAutoscaler", "ScaledObject")
                .flatMap(manifests::of)
                .forEach(scaler -> target(manifests, scaler, faults));
        return faults;
    }

    private static void workload(Manifests manifests, Resource workload, List<String> faults) {
        require(isMeant(manifests, workload.at("/spec/selector/matchLabels"), workload), workload, "selector", faults);
        for (JsonNode spread : Resource.elements(workload.pod().path("topologySpreadConstraints"))) {
            require(isMeant(manifests, spread.at("/labelSelector/matchLabels"), workload), workload, "spread", faults);
        }
        String account = workload.pod().path("serviceAccountName").asText("");
        require(
                account.isEmpty() || manifests.find("ServiceAccount", account).isPresent(),
                workload,
                "no ServiceAccount " + account,
                faults);
        if (workload.kind().equals("StatefulSet")) {
            Optional<Resource> service = manifests.find("Service", workload.text("/spec/serviceName"));
            require(
                    service.isPresent() && service.get().text("/spec/clusterIP").equals("None"),
                    workload,
                    "no headless Service of its serviceName",
                    faults);
        }
        for (JsonNode volume : Resource.elements(workload.pod().path("volumes"))) {
            if (volume.has("configMap")) {
                exists(manifests, "ConfigMap", volume.path("configMap"), workload, faults);
            }
        }
        workload.containers().forEach(container -> container(manifests, workload, container, faults));
    }

    private static void container(Manifests manifests, Resource workload, JsonNode container, List<String> faults) {
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            JsonNode how = container.path(probe);
            JsonNode port =
                    how.at("/httpGet/port").isMissingNode() ? how.at("/tcpSocket/port") : how.at("/httpGet/port");
            require(hasPort(container, port), workload, probe + " asks at no port of the container", faults);
        }
        for (JsonNode mount : Resource.elements(container.path("volumeMounts"))) {
            boolean there = Resource.elements(workload.pod().path("volumes")).stream()
                    .anyMatch(volume -> volume.path("name").equals(mount.path("name")));
            require(there, workload, "no volume " + mount.path("name").asText(), faults);
        }
        container.findValues("configMapRef").forEach(ref -> exists(manifests, "ConfigMap", ref, workload, faults));
        container.findValues("secretKeyRef").forEach(ref -> exists(manifests, "Secret", ref, workload, faults));
    }

    private static void exists(Manifests manifests, String kind, JsonNode ref, Resource workload, List<String> faults) {
        String name = ref.path("name").asText();
        boolean there = manifests.find(kind, name).isPresent() || kind.equals("Secret") && MADE_BY_HAND.contains(name);
        require(there, workload, "no " + kind + " " + name, faults);
    }

    private static void service(Manifests manifests, Resource service, List<String> faults) {
        List<Resource> pods = manifests.selected(service.at("/spec/selector"));
        require(pods.size() == 1, service, "selects " + pods.size() + " workloads", faults);
        for (JsonNode port : service.all("/spec/ports")) {
            boolean served = pods.stream()
                    .flatMap(pod -> pod.containers().stream())
                    .anyMatch(container -> hasPort(container, port.path("targetPort")));
            require(served, service, "no port " + port.path("targetPort").asText(), faults);
        }
    }

    private static void budget(Manifests manifests, Resource budget, List<String> faults) {
        require(
                manifests.selected(budget.at("/spec/selector/matchLabels")).size() == 1,
                budget,
                "selects nothing",
                faults);
        require(
                budget.at("/spec/maxUnavailable").asInt(0) >= 1
                        && budget.at("/spec/minAvailable").isMissingNode(),
                budget,
                "may hold a node for ever",
                faults);
    }

    private static void ingress(Manifests manifests, Resource ingress, List<String> faults) {
        for (JsonNode backend : ingress.tree().findValues("backend")) {
            JsonNode service = backend.path("service");
            JsonNode port = service.path("port").path("name").isMissingNode()
                    ? service.path("port").path("number")
                    : service.path("port").path("name");
            require(hasServicePort(manifests, service.path("name").asText(), port), ingress, "no such backend", faults);
        }
    }

    private static void route(Manifests manifests, Resource route, List<String> faults) {
        for (JsonNode backend : Resource.elements(route.at("/spec/rules/0/backendRefs"))) {
            require(
                    hasServicePort(manifests, backend.path("name").asText(), backend.path("port")),
                    route,
                    "no such backend",
                    faults);
        }
        require(
                manifests.find("Gateway", route.text("/spec/parentRefs/0/name")).isPresent(),
                route,
                "no such Gateway",
                faults);
    }

    private static void monitor(Manifests manifests, Resource monitor, List<String> faults) {
        for (JsonNode name : Resource.elements(monitor.at("/spec/selector/matchExpressions/0/values"))) {
            boolean there = manifests
                    .workloads()
                    .filter(workload ->
                            name.asText().equals(workload.podLabels().get("app.kubernetes.io/name")))
                    .flatMap(workload -> workload.containers().stream())
                    .anyMatch(container -> hasPort(container, monitor.at("/spec/podMetricsEndpoints/0/port")));
            require(there, monitor, "no such port of " + name.asText(), faults);
        }
    }

    private static void target(Manifests manifests, Resource scaler, List<String> faults) {
        String kind = scaler.at("/spec/scaleTargetRef/kind").asText("Deployment");
        Optional<Resource> target = manifests.find(kind, scaler.text("/spec/scaleTargetRef/name"));
        require(target.isPresent(), scaler, "scales nothing", faults);
        require(
                target.isEmpty() || target.get().at("/spec/replicas").isMissingNode(),
                scaler,
                "each apply would undo it: its target has replicas",
                faults);
    }

    private static boolean hasServicePort(Manifests manifests, String name, JsonNode port) {
        return manifests.find("Service", name).stream()
                .flatMap(service -> service.all("/spec/ports").stream())
                .anyMatch(of -> of.path("name").equals(port) || of.path("port").equals(port));
    }

    private static boolean hasPort(JsonNode container, JsonNode wanted) {
        return Resource.elements(container.path("ports")).stream()
                .anyMatch(port -> port.path("name").equals(wanted)
                        || port.path("containerPort").equals(wanted));
    }

    private static boolean isMeant(Manifests manifests, JsonNode selector, Resource workload) {
        return manifests.selected(selector).equals(List.of(workload));
    }

    private static void require(boolean holds, Resource resource, String fault, List<String> faults) {
        if (!holds) {
            faults.add(resource.id() + ": " + fault);
        }
    }
}
