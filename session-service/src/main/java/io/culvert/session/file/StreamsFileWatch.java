package io.culvert.session.file;

import io.culvert.session.catalogue.CatalogueWriter;
import io.culvert.session.catalogue.InvalidDefinitionException;
import io.culvert.session.catalogue.StreamsFile;
import io.culvert.session.partition.SessionLoop;
import io.culvert.wire.kafka.StreamDefinition;
import io.culvert.wire.kafka.WireRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

/**
 * Keeps the catalogue equal to the file, on a thread of its own, {@code streams-file}, which may wait for the broker.
 *
 * <p>Only a change of the file is a reason to write, never a change of the catalogue: while Kubernetes brings a new file to
 * one pod after the other, each of them would take back what the others have just written.
 */
public final class StreamsFileWatch {
    static final int MAX_BYTES = 1 << 20;

    private final Settings settings;
    private final SessionLoop loop;
    private final CatalogueWriter writer;
    private final BooleanSupplier catalogueKnown;
    private final StreamsFileEvents events;
    private byte[] applied;
    private String complaint = "";
    private volatile boolean stopping;

    /**
     * @param file       that names streams
     * @param poll       how often it is looked at
     * @param maxStreams definitions that the catalogue may hold
     */
    public record Settings(Path file, Duration poll, int maxStreams) {}

    /** @param catalogueKnown true once the loop knows what the catalogue says */
    public StreamsFileWatch(
            Settings settings,
            SessionLoop loop,
            CatalogueWriter writer,
            BooleanSupplier catalogueKnown,
            StreamsFileEvents events) {
        this.settings = settings;
        this.loop = loop;
        this.writer = writer;
        this.catalogueKnown = catalogueKnown;
        this.events = events;
    }

    public void start() {
        Thread thread = new Thread(this::run, "streams-file");
        thread.setDaemon(true);
        thread.start();
    }

    public void stop() {
        stopping = true;
    }

    private void run() {
        try {
            while (!stopping) {
                if (catalogueKnown.getAsBoolean()) {
                    look();
                }
                Thread.sleep(settings.poll().toMillis());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What fails is tried again at the next look; it is complained of once. */
    void look() {
        try {
            byte[] content = content();
            if (!Arrays.equals(content, applied)) {
                apply(StreamsFile.parse(content));
                applied = content;
                complaint = "";
            }
        } catch (IOException e) {
            complain("it cannot be read: " + e.getClass().getSimpleName());
        } catch (InvalidDefinitionException e) {
            complain(e.getMessage());
        } catch (CompletionException e) {
            complain("the broker does not take it");
        }
    }

    private void complain(String reason) {
        if (!reason.equals(complaint) && !stopping) {
            complaint = reason;
            events.fileFailed(reason);
        }
    }

    private byte[] content() throws IOException, InvalidDefinitionException {
        try (InputStream input = Files.newInputStream(settings.file())) {
            byte[] content = input.readNBytes(MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                throw new IOException("too long");
            }
            return content;
        }
    }

    private void apply(StreamsFile file) throws InvalidDefinitionException {
        Collection<StreamDefinition> standing = loop.census().join().definitions();
        long others = standing.stream()
                .filter(definition -> definition.origin() != StreamDefinition.Origin.FILE)
                .filter(definition -> !file.definitions().containsKey(definition.stream()))
                .count();
        file.requireAtMost(settings.maxStreams() - others);
        List<WireRecord> changes = file.changes(standing);
        CompletableFuture<?>[] written = changes.stream()
                .map(change -> writer.write(change).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(written).join();
        changes.forEach(change -> loop.definition(change.key(), StreamDefinition.decode(change)));
        events.fileApplied(changes.size());
    }
}
