package io.culvert.fleet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Who may import whom, read from the compiled classes of the services: the edges know the core, the core knows no edge,
 * no Kafka and no CDI, and edges do not know each other.
 */
class ImportDirectionsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** The services, each with its packages. */
    enum Service {
        TUNNEL_GATEWAY(
                "tunnel-gateway",
                "io.culvert.gateway",
                List.of("access", "tunnel", "stream", "publication"),
                List.of("http", "kafka", "link")),
        SESSION_SERVICE(
                "session-service",
                "io.culvert.session",
                List.of("rtsp", "tunnel", "store", "partition", "catalogue"),
                List.of("http", "kafka", "file")),
        MEDIA_RELAY("media-relay", "io.culvert.relay", List.of("stream"), List.of("kafka", "link", "source"));

        private final String root;
        private final List<String> core;
        private final List<String> edges;
        private final JavaClasses classes;

        Service(String module, String root, List<String> core, List<String> edges) {
            this.root = root;
            this.core = core;
            this.edges = edges;
            this.classes =
                    new ClassFileImporter().importPath(ROOT.resolve(module).resolve("target/classes"));
        }

        private String[] packages(List<String> names) {
            return names.stream().map(this::inside).toArray(String[]::new);
        }

        private String inside(String name) {
            return root + "." + name + "..";
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepCoreFreeOfEdgesWhenServiceIsCompiled(Service service) {
        check(
                service,
                noClasses()
                        .that()
                        .resideInAnyPackage(service.packages(service.core))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(service.packages(service.edges)));
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepCoreFreeOfKafkaAndBeansWhenServiceIsCompiled(Service service) {
        check(
                service,
                noClasses()
                        .that()
                        .resideInAnyPackage(service.packages(service.core))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "org.apache.kafka..", "io.smallrye..", "jakarta..", "io.quarkus..", "io.vertx.."));
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepEdgesApartWhenServiceIsCompiled(Service service) {
        for (String edge : service.edges) {
            List<String> others =
                    service.edges.stream().filter(other -> !other.equals(edge)).toList();
            check(
                    service,
                    noClasses()
                            .that()
                            .resideInAPackage(service.inside(edge))
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(service.packages(others)));
        }
    }

    private static void check(Service service, ArchRule rule) {
        rule.check(service.classes);
    }
}
