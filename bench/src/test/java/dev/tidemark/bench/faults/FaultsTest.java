package dev.tidemark.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short run of {@code bench/faults}. */
class FaultsTest {

    private static final long SEED = Long.getLong("tidemark.seed", System.nanoTime());

    @TempDir
    private Path folder;

    @Test
    void nothingIsLostOrDoubled() throws Exception {
        System.out.println("FaultsTest seed " + SEED + " (replay with -Dtidemark.seed=" + SEED + ")");
        Quiet.log();
        var report = new Report(SEED);
        var faults = List.of(Fault.CUT, Fault.KILL_POSTGRES, Fault.NO_NETWORK, Fault.END_BACKEND);
        try (var stack = new Stack(folder, Optional.empty());
                var course = new Course(stack, report, SEED, faults.size())) {
            course.begin();
            for (var fault : faults) {
                course.cycle(report.cycles() + 1, fault);
            }
            course.end();
        }
        System.out.println(report.markdown());
        assertThat(report.wrong()).as("seed %d", SEED).isEmpty();
        assertThat(faults).allSatisfy(fault -> assertThat(report.times(fault)).isOne());
        assertThat(report.tally().acknowledged()).isPositive();
        assertThat(report.tally().reads()).isPositive();
    }
}
