package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.fleet.conformance.Checklist;
import io.culvert.fleet.conformance.ConformanceFleet;
import io.culvert.fleet.conformance.Item;
import io.culvert.fleet.conformance.Result;
import io.culvert.fleet.conformance.Runner;
import io.culvert.fleet.conformance.Target;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The numbered checklist of {@code docs/conformance.md}, one test for each item. */
class ConformanceIT {
    @RegisterExtension
    static final FleetForTests FLEET = FleetForTests.of(
                    ConformanceFleet.GATEWAYS, ConformanceFleet.SESSIONS, ConformanceFleet.RELAYS)
            .with(ConformanceFleet.environment())
            .media(ConformanceFleet::prepareMedia);

    private static Runner runner;

    @TestFactory
    Stream<DynamicTest> checklist() {
        runner = new Runner(Target.of(FLEET.get()));
        Map<Item, CompletableFuture<Result>> results = runner.start(Checklist.ITEMS);
        return results.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey().toString(), () -> judge(each.getValue())));
    }

    @AfterAll
    static void stopWorkers() {
        if (runner != null) {
            runner.close();
        }
    }

    /** What is not there yet, or not on this machine, is never shown as passed; in CI nothing may be left out. */
    private static void judge(CompletableFuture<Result> pending) throws Exception {
        Result result = pending.get();
        switch (result.outcome()) {
            case NOT_YET, NOT_APPLICABLE -> ExternalProgram.leftOut(result.line());
            case PASSED, DIFFERS, FAILED ->
                assertThat(result.isFailure()).as(result.line()).isFalse();
        }
    }
}
