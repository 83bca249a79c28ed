package io.culvert.session.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.session.partition.LoopForTests;
import io.culvert.session.partition.SessionLoop;
import io.culvert.wire.kafka.StreamDefinition;
import io.culvert.wire.kafka.StreamSource;
import io.culvert.wire.kafka.WireRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsFileWatchTest implements StreamsFileEvents {
    private static final String ONE = "streams: {/live/a: {source: {kind: file, name: one.mp4}}}";
    private static final String TWO = "streams: {/live/b: {source: {kind: file, name: two.mp4}}}";

    @TempDir
    Path mount;

    private final SessionLoop loop = LoopForTests.create();
    private final List<String> written = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private boolean brokerAway;
    private StreamsFileWatch watch;

    @BeforeEach
    void watchTheFile() {
        watch = new StreamsFileWatch(
                new StreamsFileWatch.Settings(mount.resolve("streams.yaml"), Duration.ofSeconds(1), 3),
                loop,
                record -> {
                    if (brokerAway) {
                        return CompletableFuture.failedFuture(new IOException("away"));
                    }
                    written.add(line(record));
                    return CompletableFuture.completedFuture(null);
                },
                () -> true,
                this);
    }

    @AfterEach
    void stop() {
        loop.stop();
    }

    private static String line(WireRecord record) {
        return (record.value().isPresent() ? "put " : "remove ") + record.key();
    }

    @Override
    public void fileApplied(int changes) {
        said.add("applied " + changes);
    }

    @Override
    public void fileFailed(String reason) {
        said.add("failed");
    }

    /** As the kubelet does: a new folder, and one link that is renamed over the old one. */
    private void mount(String name, String content) throws IOException {
        Path data = Files.createDirectories(mount.resolve(name));
        Files.writeString(data.resolve("streams.yaml"), content);
        Path link = Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of(name));
        Files.move(link, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path file = mount.resolve("streams.yaml");
        if (!Files.isSymbolicLink(file)) {
            Files.createSymbolicLink(file, Path.of("..data", "streams.yaml"));
        }
    }

    @Test
    void shouldFollowTheFileWhenKubernetesSwapsIt() throws IOException {
        mount("..1", ONE);
        watch.look();
        watch.look();
        assertThat(written).containsExactly("put /live/a");

        mount("..2", TWO);
        watch.look();
        watch.look();

        assertThat(written).containsExactly("put /live/a", "put /live/b", "remove /live/a");
        assertThat(said).containsExactly("applied 1", "applied 2");
        assertThat(loop.census().join().definitions())
                .extracting(StreamDefinition::stream)
                .containsExactly("/live/b");
    }

    @Test
    void shouldNotFightWhenAnotherServiceHasANewerFileAlready() throws IOException {
        mount("..1", ONE);
        watch.look();
        loop.definition("/live/a", Optional.empty());

        watch.look();

        assertThat(written).containsExactly("put /live/a");
    }

    @Test
    void shouldKeepWhatIsDefinedWhenTheFileIsWrongOrGone() throws IOException {
        mount("..1", ONE);
        watch.look();
        mount("..2", "streams: [");
        watch.look();
        watch.look();
        Files.delete(mount.resolve("streams.yaml"));
        watch.look();

        assertThat(written).containsExactly("put /live/a");
        assertThat(said).containsExactly("applied 1", "failed", "failed");
    }

    @Test
    void shouldTryAgainWhenTheBrokerWasAway() throws IOException {
        brokerAway = true;
        mount("..1", ONE);
        watch.look();
        watch.look();
        assertThat(said).containsExactly("failed");

        brokerAway = false;
        watch.look();

        assertThat(said).containsExactly("failed", "applied 1");
    }

    @Test
    void shouldRefuseAFileThatIsTooLongOrNamesTooMany() throws IOException {
        Files.writeString(mount.resolve("streams.yaml"), "#".repeat(StreamsFileWatch.MAX_BYTES + 1));
        watch.look();
        loop.definition(
                "/by/api",
                Optional.of(new StreamDefinition(
                        "/by/api", new StreamSource.File("x.mp4"), false, StreamDefinition.Origin.API)));
        StringBuilder many = new StringBuilder("streams:\n");
        for (int i = 0; i < 3; i++) {
            many.append("  /live/").append(i).append(": {source: {kind: file, name: a.mp4}}\n");
        }
        Files.writeString(mount.resolve("streams.yaml"), many);
        watch.look();

        assertThat(said).containsExactly("failed", "failed");
        assertThat(written).isEmpty();
    }
}
