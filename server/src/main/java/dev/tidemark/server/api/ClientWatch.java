package dev.tidemark.server.api;

import dev.tidemark.sql.Cancellation;
import io.helidon.webserver.CloseConnectionException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Notices while a question is answered that its client has closed the connection, and ends the work. */
final class ClientWatch {

    /** Most answers are there by then, and nothing is read ahead for them. */
    private static final Duration UNWATCHED = Duration.ofMillis(500);

    private final ClientLine line;
    private final Cancellation cancellation;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean over;
    private volatile boolean gone;

    private ClientWatch(ClientLine line, Cancellation cancellation) {
        this.line = line;
        this.cancellation = cancellation;
    }

    /**
     * Does the work of a request whose body has been read, on the thread that handles it.
     *
     * @throws CloseConnectionException if the client left
     * @throws Cancellation.Cancelled if the work was ended for another reason
     */
    static <T> T during(Cancellation cancellation, Supplier<T> work) {
        var line = ClientLine.ofThread();
        return line.isEmpty() ? work.get() : new ClientWatch(line.get(), cancellation).watching(work);
    }

    private <T> T watching(Supplier<T> work) {
        Thread.ofVirtual().name("client watch").start(this::watch);
        try {
            return work.get();
        } catch (Cancellation.Cancelled cancelled) {
            if (gone) {
                throw new CloseConnectionException("the client left before its answer", cancelled);
            }
            throw cancelled;
        } finally {
            end();
        }
    }

    private void end() {
        lock.lock();
        try {
            over = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Reading ahead begins while the work goes on, or not at all: afterwards the connection is read by its own thread. */
    private void watch() {
        lock.lock();
        try {
            var left = UNWATCHED.toNanos();
            while (!over && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (!over) {
                var _ = line.readAhead().whenComplete((bytes, broken) -> {
                    if (bytes == null || broken != null) {
                        gone = true;
                        cancellation.cancel();
                    }
                });
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
