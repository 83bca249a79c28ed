package io.culvert.wire.rtsp.header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangeHeaderTest {
    @ParameterizedTest
    @CsvSource({
        "npt=0.000-,            false, 0,      ,      npt=0.000-",
        "npt=0-,                false, 0,      ,      npt=0.000-",
        "npt=now-,              true,  ,       ,      npt=now-",
        "NPT=Now-,              true,  ,       ,      npt=now-",
        "npt=now-30,            true,  ,       30,    npt=now-30.000",
        "npt=-10,               false, ,       10,    npt=-10.000",
        "npt=10.5-40,           false, 10.5,   40,    npt=10.500-40.000",
        "npt=0:01:30-,          false, 90,     ,      npt=90.000-",
        "npt=1:02:03.25-2:00:00, false, 3723.25, 7200, npt=3723.250-7200.000",
        "npt=1:30-,             false, 90,     ,      npt=90.000-",
        "npt=5.-,               false, 5,      ,      npt=5.000-",
        "' npt = 1 - 2 ',       false, 1,      2,     npt=1.000-2.000",
        "npt=1-2;time=19970123T143720Z, false, 1, 2,  npt=1.000-2.000",
        "npt=999999999999-,     false, 999999999999, , npt=999999999999.000-"
    })
    void shouldReadAndWriteNormalPlayTime(String text, boolean now, Double start, Double end, String written) {
        RangeHeader range = RangeHeader.parse(text);

        assertThat(range).isEqualTo(new RangeHeader(now, Optional.ofNullable(start), Optional.ofNullable(end)));
        assertThat(range.format()).isEqualTo(written);
        assertThat(RangeHeader.parse(written)).isEqualTo(range);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "npt",
                "npt=",
                "npt=-",
                "npt=now",
                "npt=10",
                "npt=--",
                "npt=-now",
                "npt=1-2-3",
                "npt=a-b",
                "npt=.5-",
                "npt=1e9-",
                "npt=+1-",
                "npt=1,5-",
                "npt=1:2:3:4-",
                "npt=1.5:30-",
                "npt=:30-",
                "npt=1:-",
                "npt=NaN-",
                "npt=Infinity-",
                "npt=1-2,3-4",
                ";npt=0-",
                ";",
                "0-10",
                "clock=19961108T143720.25Z-",
                "smpte=10:07:00-",
                "npt=1111111111111111111111111-"
            })
    void shouldThrowIllegalArgumentWhenItIsNoPlayTime(String text) {
        assertThatThrownBy(() -> RangeHeader.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9", ":", "-", "0:", ".", " ", ";", "now"})
    void shouldThrowIllegalArgumentWhenTheHeaderIsVeryLong(String part) {
        String text = "npt=" + part.repeat(100_000) + "-";

        assertThatThrownBy(() -> RangeHeader.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTellOtherUnitsFromGarbage() {
        assertThat(RangeHeader.isOtherUnit("clock=19961108T143720.25Z-")).isTrue();
        assertThat(RangeHeader.isOtherUnit(" SMPTE-30-drop=10:07:00-")).isTrue();
        assertThat(RangeHeader.isOtherUnit("npt=0-")).isFalse();
        assertThat(RangeHeader.isOtherUnit("bytes=0-")).isFalse();
    }
}
