package dev.tidemark.server.embedded;

import java.time.Duration;

/**
 * One try at making a process end.
 *
 * @param signal what is sent
 * @param patience how long its effect is waited for
 */
record StopStep(Signal signal, Duration patience) {
    static StopStep of(Signal signal, long seconds) {
        return new StopStep(signal, Duration.ofSeconds(seconds));
    }
}
