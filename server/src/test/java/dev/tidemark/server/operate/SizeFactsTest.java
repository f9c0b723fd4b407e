package dev.tidemark.server.operate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.facts.Fact;
import dev.tidemark.facts.Stage;
import dev.tidemark.facts.Standing;
import dev.tidemark.facts.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What sizes say of the hours that come. */
class SizeFactsTest {

    private static final double RESERVE = 1_000;

    private final SizeFacts sizes = new SizeFacts((long) RESERVE);

    private void look(Duration at, double bytes, double free) {
        sizes.look(
                at.toNanos(),
                List.of(
                        Fact.good(Stage.STORE, "partition_bytes", "events_p202611", bytes, Unit.BYTES, "."),
                        Fact.good(Stage.STORE, "partition_bytes", "events_p202610", 500, Unit.BYTES, ".")),
                Optional.of(free));
    }

    @Test
    void aPartitionHasGrownInTheLastHourAndAnOldOneHasNot() {
        look(Duration.ZERO, 1_000, 9_000);
        assertThat(sizes.read()).isEmpty();
        look(Duration.ofMinutes(30), 4_000, 9_000);
        look(Duration.ofMinutes(80), 6_500, 9_000);
        assertThat(sizes.read()).singleElement().satisfies(growth -> {
            assertThat(growth.of()).isEqualTo("events_p202611");
            assertThat(growth.value()).isEqualTo(2_500);
        });
    }

    @ParameterizedTest
    @CsvSource({"18000, GOOD", "100, ATTENTION", "2, BAD"})
    void whenTheReserveIsReachedIfItGoesOnIsToldAfterAnHour(double hours, Standing standing) {
        var perHour = 100.0;
        var end = RESERVE + hours * perHour;
        look(Duration.ZERO, 1_000, end + perHour);
        look(Duration.ofMinutes(10), 1_000, end + perHour * 5 / 6);
        assertThat(sizes.read()).as("ten minutes say nothing of days").isEmpty();
        look(Duration.ofMinutes(60), 1_000, end);
        assertThat(sizes.read()).singleElement().satisfies(full -> {
            assertThat(full.name()).isEqualTo("full_in_seconds");
            assertThat(full.value()).isEqualTo(hours * 3600);
            assertThat(full.standing()).isEqualTo(standing);
        });
    }

    @Test
    void aDiskThatGetsEmptierIsNeverFull() {
        look(Duration.ZERO, 1_000, 5_000);
        look(Duration.ofMinutes(60), 1_000, 6_000);
        assertThat(sizes.read()).isEmpty();
    }

    @Test
    void belowTheReserveItIsNow() {
        look(Duration.ZERO, 1_000, 800);
        look(Duration.ofMinutes(60), 1_000, 700);
        assertThat(sizes.read())
                .singleElement()
                .satisfies(full -> assertThat(full.value()).isZero());
    }
}
