package dev.tidemark.bench.faults;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Holds the connection that is the n-th to come to a point, until the fault has happened, and cuts it then. */
final class Trap {

    private static final Duration LONGEST_HOLD = Duration.ofSeconds(30);

    private final Point point;
    private final AtomicInteger left;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    Trap(Point point, int nth) {
        this.point = point;
        this.left = new AtomicInteger(nth);
    }

    /** Whether the connection may go on. */
    boolean lets(Point passing) {
        if (over.getCount() == 0 || !point.equals(passing) || left.decrementAndGet() != 0) {
            return true;
        }
        reached.countDown();
        await(over, LONGEST_HOLD);
        return false;
    }

    /** Whether a connection is held, which is waited for so long at most. */
    boolean isReached(Duration atMost) {
        return await(reached, atMost);
    }

    /** Cuts what is held, and holds nothing any more. */
    void release() {
        over.countDown();
    }

    private static boolean await(CountDownLatch latch, Duration atMost) {
        try {
            return latch.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
