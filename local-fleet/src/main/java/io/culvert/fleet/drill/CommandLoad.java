package io.culvert.fleet.drill;

import io.culvert.fleet.client.Answer;
import io.culvert.fleet.client.ClientException;
import io.culvert.fleet.client.TunnelClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Commands that viewers send all the while, one viewer after the other, whether earlier ones are answered or not. Viewers
 * send on its thread alone until it is closed.
 */
final class CommandLoad implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 15;

    private final List<TunnelClient> viewers;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "command-load");
        made.setDaemon(true);
        return made;
    });
    private final Queue<CompletableFuture<Answer>> asked = new ConcurrentLinkedQueue<>();
    private int next;

    private CommandLoad(List<TunnelClient> viewers) {
        this.viewers = viewers;
    }

    /** So many commands in a second, all viewers together. */
    static CommandLoad of(List<TunnelClient> viewers, int perSecond) {
        CommandLoad load = new CommandLoad(viewers);
        long period = Duration.ofSeconds(1).dividedBy(perSecond).toNanos();
        load.thread.scheduleAtFixedRate(load::askOne, period, period, TimeUnit.NANOSECONDS);
        return load;
    }

    private void askOne() {
        TunnelClient viewer = viewers.get(next++ % viewers.size());
        try {
            asked.add(viewer.start(viewer.request("GET_PARAMETER", viewer.aggregateUrl())));
        } catch (ClientException lost) {
            asked.add(CompletableFuture.failedFuture(lost));
        }
    }

    /** What came of it. */
    record Outcome(int commands, long unanswered, List<Answer> answers) {
        long otherThan(int status) {
            return answers.stream().filter(answer -> answer.status() != status).count();
        }

        double longestWait() {
            return answers.stream().mapToLong(Answer::nanos).max().orElse(0) / 1e9;
        }
    }

    /** Asks no more, and waits for the answers that are due. */
    Outcome finish() {
        close();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        List<Answer> answers =
                asked.stream().flatMap(answer -> await(answer, until).stream()).toList();
        return new Outcome(asked.size(), asked.size() - answers.size(), answers);
    }

    private static Optional<Answer> await(CompletableFuture<Answer> answer, long until) {
        try {
            return Optional.of(answer.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS));
        } catch (TimeoutException | ExecutionException none) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
