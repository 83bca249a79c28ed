package io.culvert.wire.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicsTest {
    @ParameterizedTest
    @CsvSource({"gateway-0-a1b2c3, 63", "gateway-1-d4e5f6, 42", "tunnel-gateway-7d9c-x2v4q-0f1e2d, 26"})
    void shouldKeepReplyPartitionsOverReleases(String instance, int partition) {
        assertThat(Topics.replyPartition(instance)).isEqualTo(partition);
    }

    @ParameterizedTest
    @CsvSource({
        "00000000000000000000000000000000, 9",
        "0123456789abcdef0123456789abcdef, 1",
        "fedcba9876543210fedcba9876543210, 1"
    })
    void shouldKeepCommandPartitionsOverReleases(String tunnel, int partition) {
        assertThat(Topics.commandPartition(tunnel)).isEqualTo(partition);
    }

    @ParameterizedTest
    @CsvSource({"/live/demo, 22", "/live/cam1, 3", "/live/cam2, 22", "/vod/demo.mp4, 6"})
    void shouldKeepSubscriptionPartitionsOverReleases(String stream, int partition) {
        assertThat(Topics.subscriptionPartition(stream)).isEqualTo(partition);
    }

    @Test
    void shouldSpreadSimilarNamesEvenly() {
        assertEven(i -> "/live/cam" + i, Topics::subscriptionPartition, Topics.SUBSCRIPTION_PARTITIONS);
        assertEven(
                i -> String.format("%032x", i * 0x9E3779B97F4A7C15L),
                Topics::commandPartition,
                Topics.COMMAND_PARTITIONS);
        assertEven(i -> String.format("gateway-0-%06x", i), Topics::replyPartition, Topics.REPLY_PARTITIONS);
    }

    /** 1,000 names for each partition: none has a quarter more or less. */
    private static void assertEven(IntFunction<String> name, ToIntFunction<String> partition, int partitions) {
        int[] counts = new int[partitions];
        for (int i = 0; i < 1000 * partitions; i++) {
            counts[partition.applyAsInt(name.apply(i))]++;
        }
        for (int count : counts) {
            assertThat(count).isBetween(750, 1250);
        }
    }

    @Test
    void shouldNotCrowdTheFirstHundredCamerasIntoFewPartitions() {
        long used = java.util.stream.IntStream.range(0, 100)
                .map(i -> Topics.subscriptionPartition("/live/cam" + i))
                .distinct()
                .count();

        assertThat(used).isGreaterThan(20);
    }

    @Test
    void shouldPartitionSessionsLikeCommandsAndCompactDesiredState() {
        assertThat(Topics.ALL).extracting(Topics.Topic::name).doesNotHaveDuplicates();
        assertThat(topic(Topics.SESSIONS).partitions())
                .isEqualTo(topic(Topics.COMMANDS).partitions());
        for (String name : new String[] {Topics.SESSIONS, Topics.SUBSCRIPTIONS, Topics.STREAMS, Topics.CATALOGUE}) {
            assertThat(topic(name).settings()).containsEntry("cleanup.policy", "compact");
        }
    }

    @Test
    void shouldKeepTrueSnapshotsBesideVoidOnesForAWhileWhenCompacting() {
        long lag = Long.parseLong(topic(Topics.SESSIONS).settings().get("min.compaction.lag.ms"));

        assertThat(lag).isGreaterThan(5 * 60_000L);
    }

    private static Topics.Topic topic(String name) {
        return Topics.ALL.stream()
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
