package dev.tidemark.bench.ground;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Says on the error stream what is being done, so that the report may be piped. */
public final class Progress {

    private final Clock clock;
    private final Instant begun;

    public Progress(Clock clock) {
        this.clock = clock;
        this.begun = clock.instant();
    }

    public void tell(String what) {
        var since = Duration.between(begun, clock.instant());
        System.err.printf("%3d:%02d %s%n", since.toMinutes(), since.toSecondsPart(), what);
    }
}
