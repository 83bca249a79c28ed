package io.culvert.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.culvert.fleet.conformance.Checklist;
import io.culvert.fleet.conformance.ConformanceCommand;
import io.culvert.fleet.conformance.Item;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChecklistTest {
    @Test
    void shouldHoldEveryNumberOnceWhenAllGroupsAreTogether() {
        assertThat(Checklist.ITEMS)
                .extracting(Item::number)
                .isEqualTo(IntStream.rangeClosed(1, 120).boxed().toList());
    }

    @Test
    void shouldSelectNumbersAndRangesWhenTheyAreMixed() {
        List<Item> selected = ConformanceCommand.selected("1,5, 20-22,5");
        assertThat(selected).extracting(Item::number).containsExactly(1, 5, 20, 21, 22);
    }

    @Test
    void shouldRefuseWhenAnItemIsNoNumber() {
        assertThatThrownBy(() -> ConformanceCommand.selected("1,x")).isInstanceOf(IllegalArgumentException.class);
    }
}
