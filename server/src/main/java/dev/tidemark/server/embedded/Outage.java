package dev.tidemark.server.embedded;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once when a running part goes away, once when it cannot come back, and once when it is back. */
final class Outage {
    private static final Logger log = LoggerFactory.getLogger(Outage.class);

    private final String name;
    private @Nullable Stopwatch since;
    private boolean toldWhy;

    Outage(String name) {
        this.name = name;
    }

    void begins(Child dead) {
        log.warn("{} (pid {}) died with {}; starting it again", name, dead.pid(), dead.exit());
        since = Stopwatch.started();
        toldWhy = false;
    }

    void goesOn(Exception reason) {
        if (since == null || toldWhy) {
            log.debug("{} is not up: {}", name, reason.getMessage());
        } else {
            log.warn("{} does not come back yet; trying on: {}", name, reason.getMessage());
            toldWhy = true;
        }
    }

    void ends(Child born) {
        if (since != null) {
            log.info("{} is back (pid {}) after {} ms", name, born.pid(), since.millis());
            since = null;
        }
    }
}
