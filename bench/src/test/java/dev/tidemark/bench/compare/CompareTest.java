package dev.tidemark.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.bench.ground.Progress;
import dev.tidemark.testing.TestPostgres;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A short run of {@code bench/compare}. */
class CompareTest {

    private static final int EVENTS = 5_000;

    @Test
    void allPeersGiveTheSameAnswersBeforeAnyIsTimed() throws Exception {
        try (var place = new Place(TestPostgres.newDatabase())) {
            var report = new Comparing(place, new Progress(Clock.systemUTC()), new Timing(1), Optional.empty())
                    .run(EVENTS, 500);
            assertThat(report.differences()).isEmpty();
            assertThat(report.answers().keySet()).containsExactlyInAnyOrder(Asked.values());
            assertThat(report.answers().get(Asked.TOP)).hasSizeGreaterThanOrEqualTo(8);
            assertThat(report.hidden()).allSatisfy((peer, events) -> {
                if (peer instanceof TidemarkPeer) {
                    assertThat(events).as(peer.name()).isZero();
                }
            });
            assertThat(report.markdown()).contains("SKIPPED pg_incremental", "SKIPPED cold reads");
            assertThat(report.json()).contains("\"millis99\"");
            assertThat(Arrays.asList(Asked.values()))
                    .allSatisfy(asked -> assertThat(report.markdown()).contains(asked.title()));
        }
    }

    @Test
    void anAnswerThatDiffersIsTold() {
        var expected = Map.of("a", 100L, "b", 200L);
        assertThat(Equality.difference(expected, expected, 0)).isEmpty();
        assertThat(Equality.difference(expected, Map.of("a", 100L, "b", 201L), 0))
                .isPresent();
        assertThat(Equality.difference(expected, Map.of("a", 100L), 0)).isPresent();
        assertThat(Equality.difference(expected, Map.of("a", 100L, "b", 200L, "c", 1L), 0))
                .isPresent();
        assertThat(Equality.difference(expected, Map.of("a", 100L, "b", 201L), 0.01))
                .isEmpty();
        assertThat(Equality.difference(expected, Map.of("a", 100L, "b", 203L), 0.01))
                .isPresent();
    }
}
