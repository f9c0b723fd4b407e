package dev.tidemark.server.stream;

import dev.tidemark.server.collect.IntakeUnavailable;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the brokers are there, as far as is known. After a failed append they count as away and appends fail at once, while
 * one thread probes; the first answered probe opens the way again.
 */
final class Availability implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Availability.class);
    private static final Duration BETWEEN_PROBES = Duration.ofMillis(200);
    private static final Duration COME_AGAIN = Duration.ofSeconds(1);

    /** Asks the brokers. */
    interface Probe {
        /** Whether the topic can be written to; false too when they take more than about a second. */
        boolean answers() throws InterruptedException;

        /** No more questions for now. */
        void done();
    }

    private final Probe probe;
    private final Runnable onReturn;
    private final AtomicBoolean away = new AtomicBoolean();
    private volatile boolean closed;

    Availability(Probe probe, Runnable onReturn) {
        this.probe = probe;
        this.onReturn = onReturn;
    }

    boolean there() {
        return !away.get();
    }

    /** Fails at once if the brokers are known to be away. */
    void check() throws IntakeUnavailable {
        if (away.get()) {
            throw new IntakeUnavailable("The brokers are away", COME_AGAIN, null);
        }
    }

    /** An append failed: from now on the brokers count as away. */
    IntakeUnavailable failed(Throwable cause) {
        if (away.compareAndSet(false, true)) {
            LOG.warn("The stream is away, events are refused until it is back: {}", cause.getMessage());
            Thread.ofVirtual().name("stream-probe").start(this::probe);
        }
        return new IntakeUnavailable("The brokers did not take the events", COME_AGAIN, cause);
    }

    private void probe() {
        try {
            while (!closed && !probe.answers()) {
                LockSupport.parkNanos(BETWEEN_PROBES.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } finally {
            probe.done();
        }
        if (!closed) {
            onReturn.run();
            away.set(false);
            LOG.info("The stream is back");
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
