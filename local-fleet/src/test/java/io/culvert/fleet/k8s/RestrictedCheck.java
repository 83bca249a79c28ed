package io.culvert.fleet.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the restricted profile of Pod Security asks of every pod, and a little more: a root file system that cannot be
 * written, no token of the API, none of the variables that Services leave.
 */
final class RestrictedCheck implements Check {
    private static final Set<String> VOLUMES = Set.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");
    private static final Set<String> SECCOMP = Set.of("RuntimeDefault", "Localhost");

    @Override
    public List<String> faults(Manifests manifests) {
        List<String> faults = new ArrayList<>();
        manifests.workloads().forEach(workload -> {
            podFaults(workload, faults);
            workload.containers().forEach(container -> containerFaults(workload, container, faults));
        });
        manifests.of("Kafka").forEach(kafka -> {
            templateFaults(kafka, "/spec/kafka/template", "kafkaContainer", faults);
            templateFaults(kafka, "/spec/entityOperator/template", "topicOperatorContainer", faults);
        });
        manifests.of("Namespace").forEach(namespace -> {
            JsonNode level = namespace.at("/metadata/labels").path("pod-security.kubernetes.io/enforce");
            require(level.asText().equals("restricted"), namespace, "does not enforce the restricted profile", faults);
        });
        return faults;
    }

    /** What Strimzi makes of its own accord asks for more than the namespace gives. */
    private static void templateFaults(Resource kafka, String at, String container, List<String> faults) {
        JsonNode template = kafka.at(at);
        JsonNode pod = template.at("/pod/securityContext");
        require(pod.path("runAsNonRoot").asBoolean(), kafka, at + " may run as root", faults);
        require(
                SECCOMP.contains(pod.at("/seccompProfile/type").asText()),
                kafka,
                at + " has no seccomp profile",
                faults);
        JsonNode security = template.path(container).path("securityContext");
        require(isFalse(security.path("allowPrivilegeEscalation")), kafka, container + " may gain privileges", faults);
        require(
                security.at("/capabilities/drop/0").asText().equals("ALL"),
                kafka,
                container + " keeps capabilities",
                faults);
    }

    private static void podFaults(Resource workload, List<String> faults) {
        JsonNode pod = workload.pod();
        JsonNode security = pod.path("securityContext");
        require(security.path("runAsNonRoot").asBoolean(), workload, "may run as root", faults);
        require(security.path("runAsUser").asInt(0) > 0, workload, "names no user", faults);
        require(SECCOMP.contains(security.at("/seccompProfile/type").asText()), workload, "no seccomp profile", faults);
        for (String host : List.of("hostNetwork", "hostPID", "hostIPC")) {
            require(!pod.path(host).asBoolean(), workload, "shares the host: " + host, faults);
        }
        require(isFalse(pod.path("automountServiceAccountToken")), workload, "gets a token of the API", faults);
        require(isFalse(pod.path("enableServiceLinks")), workload, "gets the variables of all Services", faults);
        for (JsonNode volume : Resource.elements(pod.path("volumes"))) {
            volume.fieldNames()
                    .forEachRemaining(field -> require(
                            field.equals("name") || VOLUMES.contains(field),
                            workload,
                            "volume of kind " + field,
                            faults));
        }
    }

    private static void containerFaults(Resource workload, JsonNode container, List<String> faults) {
        JsonNode security = container.path("securityContext");
        require(isFalse(security.path("allowPrivilegeEscalation")), workload, "may gain privileges", faults);
        require(!security.path("privileged").asBoolean(), workload, "is privileged", faults);
        require(security.path("readOnlyRootFilesystem").asBoolean(), workload, "writes to its root", faults);
        require(
                security.at("/capabilities/drop/0").asText().equals("ALL")
                        && security.at("/capabilities/add").isMissingNode(),
                workload,
                "keeps capabilities",
                faults);
        for (JsonNode port : Resource.elements(container.path("ports"))) {
            require(port.path("hostPort").isMissingNode(), workload, "takes a port of the host", faults);
        }
    }

    private static boolean isFalse(JsonNode node) {
        return node.isBoolean() && !node.asBoolean();
    }

    private static void require(boolean holds, Resource resource, String fault, List<String> faults) {
        if (!holds) {
            faults.add(resource.id() + ": " + fault);
        }
    }
}
