package dev.tidemark.bench.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Send all the while, each one batch after another, and again after an error until it is acknowledged; some are given up,
 * and some are sent again though they were acknowledged.
 */
final class Senders implements AutoCloseable {

    private static final int LARGEST = 16;
    private static final Duration BETWEEN = Duration.ofMillis(80);
    private static final Duration BEFORE_AGAIN = Duration.ofMillis(100);
    private static final int ONE_IN_REPEATED = 10;
    private static final int ONE_IN_GIVEN_UP = 20;

    private final Posting posting;
    private final Ledger ledger;
    private final List<Thread> threads = new ArrayList<>();
    private volatile int cycle;
    private volatile boolean stopped;

    Senders(Posting posting, Ledger ledger) {
        this.posting = posting;
        this.ledger = ledger;
    }

    /** @param random of this sender alone */
    void hire(RandomGenerator random) {
        threads.add(Thread.ofVirtual().start(() -> run(random)));
    }

    /** What is made from now on is of this cycle. */
    void begin(int next) {
        cycle = next;
    }

    private void run(RandomGenerator random) {
        try {
            while (!stopped) {
                send(random);
                LockSupport.parkNanos(random.nextLong(2 * BETWEEN.toNanos()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(RandomGenerator random) throws InterruptedException {
        var batch = Batch.of(ledger.page(cycle), 1 + random.nextInt(LARGEST), "article " + random.nextInt(8));
        while (!stopped && !posting.post(batch)) {
            if (random.nextInt(ONE_IN_GIVEN_UP) == 0) {
                return;
            }
            LockSupport.parkNanos(BEFORE_AGAIN.toNanos());
        }
        if (random.nextInt(ONE_IN_REPEATED) == 0) {
            posting.post(batch);
        }
    }

    /** Returns when nothing more is sent. */
    @Override
    public void close() {
        stopped = true;
        try {
            for (var thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
