package io.culvert.fleet.drill;

import io.culvert.fleet.client.Answer;
import io.culvert.fleet.client.ClientException;
import io.culvert.fleet.client.Description;
import io.culvert.fleet.client.TunnelClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Viewers who come and go all the while: the whole course of a session, one after the other, and each step that is not
 * answered as it should be counts. Runs on a thread of its own until it is told to stop.
 */
final class Newcomers {
    private final Supplier<TunnelClient> comes;
    private final List<Double> waits = Collections.synchronizedList(new ArrayList<>());
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread = Thread.ofVirtual().unstarted(this::run);
    private volatile boolean stopping;

    private Newcomers(Supplier<TunnelClient> comes) {
        this.comes = comes;
    }

    static Newcomers of(Supplier<TunnelClient> comes) {
        Newcomers newcomers = new Newcomers(comes);
        newcomers.thread.start();
        return newcomers;
    }

    private void run() {
        while (!stopping) {
            try (TunnelClient viewer = comes.get()) {
                course(viewer);
            } catch (ClientException e) {
                failures.add(e.getMessage());
            }
        }
    }

    private void course(TunnelClient viewer) {
        timed(viewer.ask("OPTIONS"));
        long before = System.nanoTime();
        Description description = viewer.describe();
        waits.add((System.nanoTime() - before) / 1e9);
        timed(viewer.setup(description.tracks().getFirst(), 0, 1));
        timed(viewer.play());
        timed(viewer.teardown());
    }

    private void timed(Answer answer) {
        waits.add(answer.nanos() / 1e9);
        if (answer.status() != 200) {
            failures.add("answered " + answer.status());
        }
    }

    /** Lets the last one finish. */
    List<Finding> finish(double promisedWait) {
        stopping = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(60));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        failures.forEach(failure -> System.out.println("  a new viewer: " + failure));
        return List.of(
                Finding.seconds(
                        "longest wait of " + waits.size() / 5 + " new viewers",
                        waits.stream().mapToDouble(wait -> wait).max().orElse(0),
                        promisedWait),
                Finding.none("steps of new viewers that failed", failures.size()));
    }
}
