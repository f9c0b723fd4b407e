package dev.tidemark.bench.faults;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** What a network does to everything that is sent over it. */
record Weather(Kind kind, Duration delay, CountDownLatch over) {

    enum Kind {
        CLEAR,
        SLOW,
        STALLED,
        DOWN
    }

    static Weather clear() {
        return of(Kind.CLEAR, Duration.ZERO);
    }

    /** Each piece comes so much later. */
    static Weather slow(Duration delay) {
        return of(Kind.SLOW, delay);
    }

    /** Connections stand, and nothing comes through. */
    static Weather stalled() {
        return of(Kind.STALLED, Duration.ZERO);
    }

    /** There are no connections. */
    static Weather down() {
        return of(Kind.DOWN, Duration.ZERO);
    }

    private static Weather of(Kind kind, Duration delay) {
        return new Weather(kind, delay, new CountDownLatch(1));
    }

    boolean isDown() {
        return kind == Kind.DOWN;
    }

    /** Returns when a piece may go on. */
    void hold() {
        switch (kind) {
            case CLEAR, DOWN -> {}
            case SLOW -> LockSupport.parkNanos(delay.toNanos());
            case STALLED -> {
                try {
                    over.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
