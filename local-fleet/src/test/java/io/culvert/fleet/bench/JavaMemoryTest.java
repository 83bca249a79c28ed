package io.culvert.fleet.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JavaMemoryTest {
    /** As JDK 25 writes it; fillers stand where the serial collector has left dead objects. */
    private static final String HISTOGRAM = """
            506:
             num     #instances         #bytes  class name (module)
            -------------------------------------------------------
               1:           810        5071320  [Ljdk.internal.vm.FillerElement; (java.base@25.0.3)
               2:         16998         886608  [B (java.base@25.0.3)
               3:            12            192  jdk.internal.vm.FillerObject (java.base@25.0.3)
               4:          2506         239480  [Ljava.lang.Object; (java.base@25.0.3)
             863:             1             16  io.culvert.gateway.GatewayMain
            Total         20327        6197616
            """;

    @Test
    void shouldCountLiveObjectsAndNeitherTheFillersNorTheTotal() {
        assertThat(JavaMemory.liveBytes(HISTOGRAM)).isEqualTo(886_608 + 239_480 + 16);
    }
}
