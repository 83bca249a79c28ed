package io.culvert.fleet.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryPressureTest {
    @Test
    void shouldEnterTheHierarchyOfMemoryWhenControlGroupsAreOfVersionOne() {
        assertThat(MemoryPressure.group(List.of("5:devices:/docker/d", "4:memory:/docker/m", "0::/u")))
                .isEqualTo(Path.of("/sys/fs/cgroup/memory/docker/m"));
    }

    @Test
    void shouldEnterTheOnlyHierarchyWhenControlGroupsAreOfVersionTwo() {
        assertThat(MemoryPressure.group(List.of("0::/system.slice/docker-1.scope")))
                .isEqualTo(Path.of("/sys/fs/cgroup/system.slice/docker-1.scope"));
    }

    @Test
    void shouldSayWhatItReadWhenMemoryIsNotControlled() {
        assertThatIllegalStateException()
                .isThrownBy(() -> MemoryPressure.group(List.of("5:devices:/docker/d")))
                .withMessageContaining("5:devices:/docker/d");
    }
}
