package dev.tidemark.bench.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.testing.TestPostgres;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A short run of {@code bench/stress}. */
class StressTest {

    private static final long SEED = Long.getLong("tidemark.seed", System.nanoTime());

    private static final List<String> DONE = List.of(
            "batches",
            "events stored",
            "events known already",
            "events changed or deleted",
            "deltas flushed",
            "seals of all rollups",
            "recomputes",
            "chunks of history filled",
            "rollups declared anew",
            "connections cut",
            "verifications");

    @Test
    void verifyFindsNothingWhateverGoesOn() throws Exception {
        System.out.println("StressTest seed " + SEED + " (replay with -Dtidemark.seed=" + SEED + ")");
        try (var run = new Run(TestPostgres.newDatabase(), SEED)) {
            var report = run.run(Duration.ofSeconds(Integer.getInteger("tidemark.stress.seconds", 12)));
            System.out.println(report);
            assertThat(report.differences()).as("seed %d", SEED).isEmpty();
            assertThat(DONE)
                    .allSatisfy(what -> assertThat(report.counts())
                            .as(what)
                            .hasEntrySatisfying(what, times -> assertThat(times).isPositive()));
        }
    }
}
