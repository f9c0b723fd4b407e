package dev.tidemark.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OracleTest {

    @Test
    void anEventThatIsThereTwiceOrWasNeverSentIsTold() {
        var page = new Page(3);
        var first = page.take(2);
        assertThat(Oracle.surplus(page, List.of(first, first + 1))).isEmpty();
        assertThat(Oracle.surplus(page, List.of(first, first))).containsExactly("event 3000000 is there twice");
        assertThat(Oracle.surplus(page, List.of(first + 2))).containsExactly("event 3000002 of cycle 3 was never sent");
    }

    @Test
    void anAcknowledgedEventThatIsNotThereIsMissing() {
        var page = new Page(3);
        var first = page.take(3);
        page.acknowledge(first, 2);
        assertThat(Oracle.missing(page.acknowledged(), List.of(first + 1))).hasToString("{0}");
        assertThat(Oracle.missing(page.acknowledged(), List.of(first, first + 1)))
                .hasToString("{}");
    }
}
