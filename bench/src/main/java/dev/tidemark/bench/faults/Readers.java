package dev.tidemark.bench.faults;

import dev.tidemark.sql.SqlFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks all the while, also in the midst of a fault: an answer has everything that was committed before the question, and
 * nothing that was not committed when it came.
 */
final class Readers implements AutoCloseable {

    private static final Duration BETWEEN = Duration.ofMillis(250);

    private final Stored stored;
    private final Asked asked;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Thread thread = Thread.ofVirtual().unstarted(this::run);
    private volatile int cycle;
    private volatile boolean stopped;

    Readers(Stored stored, Asked asked) {
        this.stored = stored;
        this.asked = asked;
    }

    void start() {
        thread.start();
    }

    void begin(int next) {
        cycle = next;
    }

    private void run() {
        while (!stopped) {
            try {
                look(cycle);
                answered.incrementAndGet();
            } catch (IOException | SqlFailure e) {
                failed.incrementAndGet();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }

    private void look(int of) throws IOException, InterruptedException {
        var before = stored.pages(of).events();
        var answer = asked.pages(of).events();
        var after = stored.pages(of).events();
        if (answer < before || answer > after) {
            complaints.add("cycle %d: %d events before the question, %d in the answer, %d after it"
                    .formatted(of, before, answer, after));
        }
    }

    List<String> complaints() {
        return complaints;
    }

    long answered() {
        return answered.get();
    }

    long failed() {
        return failed.get();
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
