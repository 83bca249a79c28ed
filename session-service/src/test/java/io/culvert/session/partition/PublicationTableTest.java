package io.culvert.session.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.culvert.wire.kafka.GatewayAddress;
import io.culvert.wire.kafka.Publication;
import io.culvert.wire.kafka.StreamSource;
import io.culvert.wire.kafka.StreamSource.Busy;
import io.culvert.wire.kafka.Subscription;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PublicationTableTest {
    private static final GatewayAddress GATEWAY = new GatewayAddress("gw", 1, "h:1");
    private static final PublicationTable.Displaced GONE = new PublicationTable.Displaced(3, "tunnel-s1", false);

    private Optional<Busy> busy = Optional.of(Busy.REFUSE);
    private final PublicationTable table =
            new PublicationTable(stream -> busy.map(what -> new StreamSource.Publish(List.of(), what)));

    PublicationTableTest() {
        table.rulesKnown();
    }

    private static Subscription publication(String session, int partition, long since) {
        Publication publication =
                new Publication(session + since, "tunnel-" + session, since, "v=0", List.of(GATEWAY), List.of());
        return Subscription.of("/live/in", session, partition, publication);
    }

    @Test
    void shouldCallAStreamTakenBySessionsOtherThanTheOneThatAsks() {
        table.apply(publication("s1", 3, 10).encode());

        assertThat(table.isTaken("/live/in", "s2")).isTrue();
        assertThat(table.isTaken("/live/in", "s1")).isFalse();
        assertThat(table.isTaken("/live/out", "s2")).isFalse();

        table.apply(publication("s1", 3, 10).end());
        assertThat(table.isTaken("/live/in", "s2")).isFalse();
    }

    @Test
    void shouldCallAStreamFreeWhenTheEndOfItsPublicationIsWrittenHere() {
        table.apply(publication("s1", 3, 10).encode());

        table.written(publication("s1", 3, 10).end());

        assertThat(table.isTaken("/live/in", "s2")).isFalse();
    }

    @Test
    void shouldNotCountAPublicationBeforeTheLogHasIt() {
        table.written(publication("s1", 3, 10).encode());

        assertThat(table.isTaken("/live/in", "s2")).isFalse();
    }

    @Test
    void shouldLetTheFirstStayWhenTwoCameAtOnceAndASecondIsRefused() {
        assertThat(table.apply(publication("s2", 4, 11).encode())).isEmpty();

        assertThat(table.apply(publication("s1", 3, 10).encode()))
                .containsExactly(new PublicationTable.Displaced(4, "tunnel-s2", true));
    }

    @Test
    void shouldLetTheLastStayWhenItReplaces() {
        busy = Optional.of(Busy.REPLACE);
        table.apply(publication("s1", 3, 10).encode());

        assertThat(table.apply(publication("s2", 4, 11).encode()))
                .containsExactly(new PublicationTable.Displaced(3, "tunnel-s1", true));
    }

    @Test
    void shouldLetASessionGoOnWhenItRecordsAgainOrMoves() {
        table.apply(publication("s1", 3, 10).encode());

        assertThat(table.apply(publication("s1", 3, 20).encode())).isEmpty();
    }

    @Test
    void shouldLetNobodyStayWhenTheStreamMayNotBePublishedAnyMore() {
        table.apply(publication("s1", 3, 10).encode());
        assertThat(table.judge("/live/in")).isEmpty();

        busy = Optional.empty();

        assertThat(table.judge("/live/in")).containsExactly(GONE);
        assertThat(table.judge("/live/out")).isEmpty();
    }

    @Test
    void shouldJudgeAgainForWhoTakesAPartitionOver() {
        table.apply(publication("s1", 3, 10).encode());
        table.apply(publication("s2", 4, 11).encode());

        assertThat(table.judge(3)).isEmpty();
        assertThat(table.judge(4)).containsExactly(new PublicationTable.Displaced(4, "tunnel-s2", true));

        busy = Optional.empty();
        assertThat(table.judge(3)).containsExactly(GONE);
    }

    /** After a start the log of publications may be read before the catalogue, or after it. */
    @Test
    void shouldJudgeByTheRulesOnlyOnceTheyAreKnown() {
        PublicationTable starting =
                new PublicationTable(stream -> busy.map(what -> new StreamSource.Publish(List.of(), what)));
        busy = Optional.of(Busy.REPLACE);
        assertThat(starting.apply(publication("s1", 3, 10).encode())).isEmpty();
        assertThat(starting.apply(publication("s2", 4, 11).encode())).isEmpty();
        assertThat(starting.judge("/live/in")).isEmpty();

        assertThat(starting.rulesKnown()).containsExactly(new PublicationTable.Displaced(3, "tunnel-s1", true));
        busy = Optional.empty();
        assertThat(starting.judge("/live/in")).hasSize(2).contains(GONE);
    }

    @Test
    void shouldJudgeNobodyWhileTheRulesAreReadAnew() {
        table.apply(publication("s1", 3, 10).encode());
        table.rulesUnknown();
        busy = Optional.empty();

        assertThat(table.judge("/live/in")).isEmpty();
        assertThat(table.apply(publication("s2", 4, 10).encode())).isEmpty();
    }

    @Test
    void shouldNotLookAtThoseWhoWatch() {
        Subscription viewer = new Subscription("/live/in", "gw#3", Optional.of(GATEWAY), Optional.empty());

        assertThat(table.apply(viewer.encode())).isEmpty();
        assertThat(table.isTaken("/live/in", "s1")).isFalse();
    }

    @Test
    void shouldAllowPathsBelowThePrefixesAlone() {
        PublishPaths paths = new PublishPaths(List.of("/live/in/", "/vod/"), Busy.REPLACE);

        assertThat(paths.rule("/live/in/a")).contains(new StreamSource.Publish(List.of(), Busy.REPLACE));
        assertThat(paths.rule("/live/in")).isEmpty();
        assertThat(paths.rule("/vod/a")).isEmpty();
        assertThat(PublishPaths.NONE.rule("/live/in/a")).isEmpty();
    }
}
