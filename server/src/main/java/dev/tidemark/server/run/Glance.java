package dev.tidemark.server.run;

import dev.tidemark.sql.SqlFailure;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A look at the database that many ask for at once. Whoever asks gets one that began after they asked, so that it has
 * what was committed before; they share it, and however many ask, there are at most ten a second, one at a time.
 */
final class Glance {

    private static final Duration APART = Duration.ofMillis(100);
    /** For the look under way and the next one, of a database that is busy; one that is away is found out in this time. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Glance.class);

    private final Runnable look;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile long begun = System.nanoTime() - APART.toNanos();

    Glance(Runnable look) {
        this.look = look;
    }

    /** Looks at once; one at a time, so that an older look cannot overwrite a newer one. */
    void now() {
        looking.lock();
        try {
            var beginning = System.nanoTime();
            look.run();
            begun = beginning;
        } finally {
            looking.unlock();
        }
    }

    /** Looks, unless somebody's look that began after this call is enough; false if the database cannot be asked. */
    boolean afresh() {
        var asked = System.nanoTime();
        try {
            if (!looking.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
            try {
                if (begun - asked < 0) {
                    TimeUnit.NANOSECONDS.sleep(begun + APART.toNanos() - System.nanoTime());
                    now();
                }
                return true;
            } finally {
                looking.unlock();
            }
        } catch (SqlFailure e) {
            LOG.debug("no database to ask for what is new", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** Looks, unless there was a look within the last tenth of a second; without waiting for anybody else's. */
    void roughly() {
        if (System.nanoTime() - begun >= APART.toNanos() && looking.tryLock()) {
            try {
                now();
            } catch (SqlFailure e) {
                LOG.debug("no database to ask for what is new", e);
            } finally {
                looking.unlock();
            }
        }
    }
}
