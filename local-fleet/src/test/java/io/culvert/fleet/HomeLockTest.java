package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.fleet.FleetOptions.UsageException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeLockTest {
    @TempDir
    Path home;

    @Test
    void shouldRefuseASecondFleetInOnePlace() {
        try (HomeLock first = HomeLock.take(home)) {
            assertThatThrownBy(() -> HomeLock.take(home))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("CULVERT_HOME");
        }
        HomeLock.take(home).close();
    }
}
