package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the services ask of the Java runtime stands in one file of each, and counts on this machine and in the image alike. */
class JavaOptionsTest {
    private static final Checkout CHECKOUT = Checkout.find(Map.of());

    @ParameterizedTest
    @ValueSource(strings = {"tunnel-gateway", "session-service", "media-relay"})
    void shouldGiveTheFileAndNoOtherFlagWhenAnImageStarts(String module) throws IOException {
        Path dockerfile = CHECKOUT.root().resolve(module).resolve("src/main/docker/Dockerfile.jvm");
        String text = Files.readString(dockerfile);

        assertThat(text.lines().filter(line -> line.startsWith("ENTRYPOINT")))
                .singleElement()
                .asString()
                .startsWith("ENTRYPOINT [\"java\", \"@/deployments/java.options\"")
                .doesNotContain("-X");
        assertThat(text).contains("src/main/jvm/java.options /deployments/").doesNotContain("JAVA_TOOL_OPTIONS");
        assertThat(Files.readString(CHECKOUT.root().resolve("k8s/install.yaml")))
                .doesNotContain("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS");
    }

    @Test
    void shouldGiveTheFileFirstWhenTheLocalFleetAddsFlags() {
        ServiceDefinitions definitions = new ServiceDefinitions(
                CHECKOUT,
                new Ports(Ports.DEFAULT_BASE),
                "127.0.0.1:9092",
                Path.of("media"),
                n -> 8081,
                Map.of(),
                name -> List.of("-Dname=" + name));

        assertThat(definitions.javaOptions("gateway-1", "tunnel-gateway"))
                .containsExactly("@" + CHECKOUT.jvmOptions("tunnel-gateway"), "-Dname=gateway-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tunnel-gateway", "session-service", "media-relay"})
    void shouldStartWithTheseOptionsWhenTheRuntimeIsTheOneOfThisTest(String module) throws Exception {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + CHECKOUT.jvmOptions(module),
                        "-version")
                .redirectErrorStream(true)
                .start();
        String said = new String(java.getInputStream().readAllBytes());

        assertThat(java.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(java.exitValue()).as(said).isZero();
        assertThat(said).doesNotContainIgnoringCase("warning");
    }
}
