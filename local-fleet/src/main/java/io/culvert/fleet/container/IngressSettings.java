package io.culvert.fleet.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;

/** What a component of {@code k8s/components} tells its controller, in the words of the proxy that the controller drives. */
final class IngressSettings {
    private final JsonNode annotations;

    private IngressSettings(JsonNode annotations) {
        this.annotations = annotations;
    }

    /** Reads the annotations that the component puts on the Ingress. */
    static IngressSettings of(Path checkout, String component) throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        Path file = checkout.resolve("k8s/components").resolve(component).resolve("kustomization.yaml");
        String patch = yaml.readTree(file.toFile()).at("/patches/0/patch").asText();
        return new IngressSettings(yaml.readTree(patch).at("/metadata/annotations"));
    }

    /** Lines of a backend of HAProxy. */
    String haproxy() {
        return "balance %s%ntimeout server %s%n%s"
                .formatted(
                        value("haproxy.org/load-balance"),
                        value("haproxy.org/timeout-server"),
                        value("haproxy.org/backend-config-snippet"));
    }

    /** The method of an upstream of nginx. */
    String nginxMethod() {
        return value("nginx.org/lb-method") + ";";
    }

    /** Lines of a location of nginx. */
    String nginxLocation() {
        return "proxy_buffering %s; proxy_read_timeout %s; proxy_send_timeout %s; client_max_body_size %s;%n%s"
                .formatted(
                        value("nginx.org/proxy-buffering").equalsIgnoreCase("false") ? "off" : "on",
                        value("nginx.org/proxy-read-timeout"),
                        value("nginx.org/proxy-send-timeout"),
                        value("nginx.org/client-max-body-size"),
                        value("nginx.org/location-snippets"));
    }

    private String value(String annotation) {
        JsonNode value = annotations.path(annotation);
        if (value.isMissingNode()) {
            throw new IllegalStateException("the component does not set " + annotation);
        }
        return value.asText();
    }
}
