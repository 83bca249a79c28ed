package io.culvert.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecentFramesTest {
    private static final int MEBIBYTE = 1024 * 1024;

    private final RecentFrames recent = new RecentFrames(StreamSettings.DEFAULTS);
    private final List<Batch> made = new ArrayList<>();

    private Batch add(boolean randomAccess, int bytes, Duration at) {
        Batch batch =
                new Batch(Unpooled.buffer(bytes).writeZero(bytes), null, 0, 0, randomAccess, false, 1, 1, at.toNanos());
        recent.add(batch);
        made.add(batch);
        return batch;
    }

    private List<Batch> kept() {
        List<Batch> kept = recent.retained();
        kept.forEach(Batch::release);
        return kept;
    }

    @AfterEach
    void shouldGiveEverythingBack() {
        recent.clear();
        made.forEach(Batch::release);
        assertThat(made).allMatch(batch -> batch.content().refCnt() == 0);
    }

    @Test
    void shouldKeepNothingBeforeTheFirstRandomAccessPoint() {
        add(false, 10, Duration.ZERO);
        assertThat(kept()).isEmpty();
    }

    @Test
    void shouldBeginAnewAtEveryRandomAccessPoint() {
        add(true, 10, Duration.ZERO);
        add(false, 10, Duration.ZERO);
        Batch key = add(true, 10, Duration.ZERO);
        Batch next = add(false, 10, Duration.ZERO);
        assertThat(kept()).containsExactly(key, next);
    }

    @Test
    void shouldKeepNothingUpToTheNextRandomAccessPointWhenOverTheBytes() {
        add(true, 2 * MEBIBYTE, Duration.ZERO);
        add(false, 2 * MEBIBYTE, Duration.ZERO);
        assertThat(kept()).hasSize(2);
        add(false, 1, Duration.ZERO);
        add(false, 1, Duration.ZERO);
        assertThat(kept()).isEmpty();
        add(true, 1, Duration.ZERO);
        assertThat(kept()).hasSize(1);
    }

    @Test
    void shouldKeepNothingWhenTheRandomAccessPointIsTooOld() {
        add(true, 1, Duration.ZERO);
        add(false, 1, Duration.ofSeconds(15));
        assertThat(kept()).hasSize(2);
        add(false, 1, Duration.ofMillis(15_001));
        assertThat(kept()).isEmpty();
    }
}
