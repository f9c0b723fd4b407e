package dev.tidemark.server.collect;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Until when a thread may read what a sender sends. After that it is interrupted, by which Java closes the socket that a virtual
 * thread reads: whoever sends a byte now and then does not hold a body's memory for ever.
 */
final class Deadline implements AutoCloseable {

    private static final ScheduledThreadPoolExecutor CLOCK = clock();

    private final Thread reading = Thread.currentThread();
    private final Future<?> end;
    private boolean over;
    private boolean closed;

    private Deadline(Duration time) {
        end = CLOCK.schedule(this::interrupt, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Of the calling thread, from now until it closes this. */
    static Deadline of(Duration time) {
        return new Deadline(time);
    }

    /** Whether that was too long. */
    synchronized boolean isOver() {
        return over;
    }

    private synchronized void interrupt() {
        if (!closed) {
            over = true;
            reading.interrupt();
        }
    }

    /** The thread goes on without the interruption that this caused. */
    @Override
    public synchronized void close() {
        closed = true;
        end.cancel(false);
        if (over) {
            Thread.interrupted();
        }
    }

    private static ScheduledThreadPoolExecutor clock() {
        var clock = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("slow senders").factory());
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }
}
