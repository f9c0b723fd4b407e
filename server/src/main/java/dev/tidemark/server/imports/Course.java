package dev.tidemark.server.imports;

import java.util.concurrent.atomic.AtomicLong;

/** How far a delivery is, for whoever watches it, and whether it is to end. Safe from several threads. */
public final class Course {

    private final AtomicLong rows = new AtomicLong();
    private volatile boolean stopped;

    void row() {
        rows.incrementAndGet();
    }

    /** Rows read so far, of all files, good and refused. */
    public long rows() {
        return rows.get();
    }

    /** Ends it at the next rows; what was delivered is thrown away, unless it is being committed. */
    public void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }
}
