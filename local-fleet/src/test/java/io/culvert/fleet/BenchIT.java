package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.bench.Bench;
import io.culvert.fleet.bench.FanoutBench;
import io.culvert.fleet.bench.JoinBench;
import io.culvert.fleet.bench.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The benchmarks run and count: a few viewers for a moment. What they measure here says nothing. */
@EnabledOnOs(OS.LINUX)
class BenchIT {
    private static final Path HOME = Path.of("target", "fleet", "BenchIT");

    @Test
    void shouldMeasureFloorAndGatewayWhenAFewWatch() throws Exception {
        String rows = measure(
                "fanout",
                new FanoutBench(),
                List.of("--viewers", "5", "--runs", "1", "--seconds", "2", "--warm-up", "0", "--mode", "batch"));

        assertThat(rows).contains("\"what\":5", "\"lost packets\":0");
    }

    @Test
    void shouldCountJoinsWhenViewersComeAndGo() throws Exception {
        String rows = measure("join", new JoinBench(), List.of("--rates", "5", "--seconds", "2", "--warm-up", "1"));

        assertThat(rows)
                .contains("\"what\":\"TCP connect alone\",\"joins/s\":5,\"joins\":25,\"failed\":0")
                .contains("\"what\":\"tunnel to PLAY\",\"joins/s\":5,\"joins\":10,\"failed\":0");
    }

    private static String measure(String name, Bench bench, List<String> options) throws Exception {
        Checkout checkout = Checkout.find(Map.of()).withHome(HOME);
        try (PortBlock block = PortBlock.reserve(1, 1, 1)) {
            bench.run(Workplace.of(checkout, block.ports(), options));
        }
        return Files.readString(newest(HOME.resolve("bench"), name));
    }

    private static Path newest(Path folder, String name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(name + "-.*\\.json"))
                    .sorted()
                    .reduce((older, newer) -> newer)
                    .orElseThrow();
        }
    }
}
