package dev.tidemark.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Option;

/** How long what is rotated out stays in force. */
final class OverlapOption {

    @Option(
            names = "--overlap",
            paramLabel = "TIME",
            converter = DurationOption.class,
            description = "How long the one of before stays in force: 24h, 7d, 0s. Default: 24h.")
    private Duration overlap = Duration.ofHours(24);

    Duration time() {
        return overlap;
    }

    /** Behind what was done. */
    String words() {
        var end = Instant.now().plus(overlap).truncatedTo(ChronoUnit.SECONDS);
        return overlap.isZero() ? "" : "; the one of before is in force until " + end;
    }
}
