package dev.tidemark.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** By which any thread ends what another one does at the database: for answers that nobody waits for any more. */
public final class Cancellation {

    private static final Logger LOG = LoggerFactory.getLogger(Cancellation.class);

    /** A request to cancel that comes between two statements does nothing, and the next statement needs another. */
    private static final Duration AGAIN = Duration.ofMillis(100);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition over = lock.newCondition();
    private @Nullable Connection working;
    private volatile boolean cancelled;

    /** Ends what is going on, and what would follow; returns at once. */
    public void cancel() {
        lock.lock();
        try {
            if (!cancelled) {
                cancelled = true;
                Thread.ofVirtual().name("cancellation").start(this::send);
            }
        } finally {
            lock.unlock();
        }
    }

    public boolean isCancelled() {
        return cancelled;
    }

    /**
     * Does work on a connection, which has it to itself: a request to cancel never reaches whoever has the connection next.
     *
     * @throws Cancelled if it was ended
     */
    <T> T during(Connection connection, Supplier<T> work) {
        begin(connection);
        try {
            return work.get();
        } catch (SqlFailure failure) {
            if (cancelled) {
                throw new Cancelled(failure);
            }
            throw failure;
        } finally {
            end();
        }
    }

    private void begin(Connection connection) {
        lock.lock();
        try {
            if (cancelled) {
                throw new Cancelled();
            }
            working = connection;
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            working = null;
            over.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The driver returns when the server has passed the request on, and the lock is held until then. */
    private void send() {
        lock.lock();
        try {
            while (working != null) {
                working.unwrap(PGConnection.class).cancelQuery();
                over.awaitNanos(AGAIN.toNanos());
            }
        } catch (SQLException e) {
            LOG.debug("a statement cannot be cancelled; its time limit ends it", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** The work was ended, and its transaction is rolled back. */
    public static final class Cancelled extends RuntimeException {

        public Cancelled() {
            super("cancelled");
        }

        private Cancelled(SqlFailure failure) {
            super("cancelled", failure);
        }
    }
}
