package dev.tidemark.bench.faults;

import dev.tidemark.sql.SqlFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Looks again until there is something, through whatever is away meanwhile; not for ever. */
record Patience(Duration atMost) {

    private static final Duration BETWEEN = Duration.ofMillis(25);

    interface Look<T> {
        Optional<T> look() throws IOException, InterruptedException;
    }

    /** @throws NotBack when there was nothing in time */
    <T> T until(String what, Look<T> look) throws InterruptedException {
        var end = System.nanoTime() + atMost.toNanos();
        var last = "nothing";
        while (System.nanoTime() - end < 0) {
            try {
                var seen = look.look();
                if (seen.isPresent()) {
                    return seen.get();
                }
                last = "not yet";
            } catch (IOException | SqlFailure e) {
                last = e.toString();
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
        throw new NotBack("%s: not within %d s, last: %s".formatted(what, atMost.toSeconds(), last));
    }
}
