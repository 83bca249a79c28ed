package io.culvert.fleet.k8s;

import static java.util.Map.entry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every field exists and has the right type. The kinds of Kubernetes, Gateway API, Prometheus and Strimzi have published
 * models; those of KEDA, k3s and Envoy Gateway are written down in {@link WrittenModels}, as far as we use them.
 */
final class SchemaCheck implements Check {
    private static final Map<String, Class<?>> BUILT_IN = Map.ofEntries(
            entry("v1 Namespace", V1Namespace.class),
            entry("v1 ServiceAccount", V1ServiceAccount.class),
            entry("v1 ConfigMap", V1ConfigMap.class),
            entry("v1 Secret", V1Secret.class),
            entry("v1 Service", V1Service.class),
            entry("apps/v1 Deployment", V1Deployment.class),
            entry("apps/v1 StatefulSet", V1StatefulSet.class),
            entry("policy/v1 PodDisruptionBudget", V1PodDisruptionBudget.class),
            entry("networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy.class),
            entry("networking.k8s.io/v1 Ingress", V1Ingress.class),
            entry("autoscaling/v2 HorizontalPodAutoscaler", V2HorizontalPodAutoscaler.class));

    private static final Map<String, Class<?>> CUSTOM = Map.ofEntries(
            entry("gateway.networking.k8s.io/v1 Gateway", io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway.class),
            entry(
                    "gateway.networking.k8s.io/v1 HTTPRoute",
                    io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute.class),
            entry("monitoring.coreos.com/v1 PodMonitor", io.fabric8.openshift.api.model.monitoring.v1.PodMonitor.class),
            entry(
                    "monitoring.coreos.com/v1 PrometheusRule",
                    io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule.class),
            entry("kafka.strimzi.io/v1 Kafka", io.strimzi.api.kafka.model.kafka.Kafka.class),
            entry("kafka.strimzi.io/v1 KafkaNodePool", io.strimzi.api.kafka.model.nodepool.KafkaNodePool.class),
            entry("kafka.strimzi.io/v1 KafkaTopic", io.strimzi.api.kafka.model.topic.KafkaTopic.class),
            entry("keda.sh/v1alpha1 ScaledObject", WrittenModels.ScaledObject.class),
            entry("helm.cattle.io/v1 HelmChartConfig", WrittenModels.HelmChartConfig.class),
            entry("gateway.envoyproxy.io/v1alpha1 ClientTrafficPolicy", WrittenModels.ClientTrafficPolicy.class),
            entry("gateway.envoyproxy.io/v1alpha1 BackendTrafficPolicy", WrittenModels.BackendTrafficPolicy.class));

    private static final ObjectMapper STRICT =
            JsonMapper.builder().annotationIntrospector(new NothingUnknown()).build();

    /** The models keep what they do not know; here it is an error. */
    private static final class NothingUnknown extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }

        @Override
        public com.fasterxml.jackson.annotation.JsonIgnoreProperties.Value findPropertyIgnoralByName(
                com.fasterxml.jackson.databind.cfg.MapperConfig<?> config, Annotated annotated) {
            return com.fasterxml.jackson.annotation.JsonIgnoreProperties.Value.empty();
        }
    }

    static {
        new JSON(); // fills the parser that the models share
    }

    @Override
    public List<String> faults(Manifests manifests) {
        return manifests.resources().stream()
                .flatMap(resource -> fault(resource).stream().map(text -> resource.id() + ": " + text))
                .toList();
    }

    private static Optional<String> fault(Resource resource) {
        String type = resource.text("/apiVersion") + " " + resource.kind();
        if (BUILT_IN.containsKey(type)) {
            return builtIn(BUILT_IN.get(type), resource);
        }
        return CUSTOM.containsKey(type) ? custom(CUSTOM.get(type), resource) : Optional.of("unknown type " + type);
    }

    private static Optional<String> builtIn(Class<?> model, Resource resource) {
        try {
            JsonElement json = JsonParser.parseString(resource.tree().toString());
            model.getMethod("validateJsonElement", JsonElement.class).invoke(null, json);
            JSON.getGson().fromJson(json, model);
            return Optional.empty();
        } catch (InvocationTargetException e) {
            return Optional.of(e.getCause().getMessage());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        } catch (JsonParseException | IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static Optional<String> custom(Class<?> model, Resource resource) {
        try {
            STRICT.treeToValue(resource.tree(), model);
            return Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.of(e.getOriginalMessage());
        }
    }
}
