package io.culvert.fleet.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Runs items: those that wait most of their time beside each other, then, one by one, those that must be alone. Belongs
 * to the thread that made it; the items run on threads of their own.
 */
public final class Runner implements AutoCloseable {
    private static final int BESIDE_EACH_OTHER = 6;

    private final ExecutorService crowd = Executors.newFixedThreadPool(BESIDE_EACH_OTHER);
    private final ExecutorService single = Executors.newSingleThreadExecutor();
    private final Target target;

    public Runner(Target target) {
        this.target = target;
    }

    /** Starts all items and returns at once; each result can be waited for. */
    public Map<Item, CompletableFuture<Result>> start(List<Item> items) {
        Map<Item, CompletableFuture<Result>> results = new LinkedHashMap<>();
        items.forEach(item -> results.put(item, new CompletableFuture<>()));
        List<CompletableFuture<Void>> first = items.stream()
                .filter(item -> !item.alone())
                .map(item -> CompletableFuture.runAsync(() -> run(item, results), crowd))
                .toList();
        single.execute(() -> {
            first.forEach(CompletableFuture::join);
            items.stream().filter(Item::alone).forEach(item -> run(item, results));
        });
        return results;
    }

    private void run(Item item, Map<Item, CompletableFuture<Result>> results) {
        results.get(item).complete(item.run(target));
    }

    @Override
    public void close() {
        crowd.shutdownNow();
        single.shutdownNow();
    }
}
