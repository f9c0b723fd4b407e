package dev.tidemark.server.api;

import dev.tidemark.sql.Cancellation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who asks the database when. A tenant has so many questions there at once, and a line of others behind them; a connection that
 * comes free goes to the tenant that has the fewest at work. So no tenant takes all of them from the others.
 */
final class Turns implements AutoCloseable {

    /** How often those in line look whether anybody still waits for what they would ask. */
    private static final Duration LOOK = Duration.ofMillis(250);

    /** Who asks. */
    enum Kind {
        /** Somebody who waits for the answer: bounded in number and in time. */
        ASKED,
        /** The clock, of a live question: it waits as long as it takes, behind those who ask, and never has more than half. */
        WATCHED
    }

    /** To be closed when it is over. */
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    private final int most;
    private final int perTenant;
    private final int line;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Asker> running = new ArrayList<>();
    private final List<Asker> waiting = new ArrayList<>();
    private boolean closed;

    /**
     * Nobody is there yet.
     *
     * @param most at the database at once, of all tenants
     * @param perTenant of one tenant
     * @param line how many of a tenant that somebody waits for stand in line
     * @param patience how long they do
     */
    Turns(int most, int perTenant, int line, Duration patience) {
        this.most = most;
        this.perTenant = perTenant;
        this.line = line;
        this.patience = patience;
    }

    private final class Asker implements Turn {

        private final int tenantId;
        private final Kind kind;
        private final Condition moved = lock.newCondition();

        Asker(int tenantId, Kind kind) {
            this.tenantId = tenantId;
            this.kind = kind;
        }

        boolean isLike(Asker other) {
            return tenantId == other.tenantId && kind == other.kind;
        }

        @Override
        public void close() {
            leave(this);
        }
    }

    /**
     * Waits for a turn.
     *
     * @throws TooManyQuestions if the tenant's line is full, or took too long
     * @throws Cancellation.Cancelled if nobody waits for the answer any more, or the server stops
     */
    Turn take(int tenantId, Kind kind, Cancellation cancellation) {
        lock.lock();
        try {
            if (closed) {
                throw new Cancellation.Cancelled();
            }
            var asker = new Asker(tenantId, kind);
            waiting.add(asker);
            admit();
            if (kind == Kind.ASKED
                    && !running.contains(asker)
                    && waiting.stream().filter(asker::isLike).count() > line) {
                waiting.remove(asker);
                throw new TooManyQuestions(perTenant, line);
            }
            await(asker, cancellation);
            return asker;
        } finally {
            lock.unlock();
        }
    }

    private void await(Asker asker, Cancellation cancellation) {
        try {
            var end = System.nanoTime() + patience.toNanos();
            while (!running.contains(asker)) {
                var left = end - System.nanoTime();
                if (closed || cancellation.isCancelled()) {
                    throw new Cancellation.Cancelled();
                }
                if (asker.kind == Kind.ASKED && left <= 0) {
                    throw new TooManyQuestions(perTenant, line);
                }
                var _ = asker.moved.awaitNanos(
                        asker.kind == Kind.ASKED ? Math.min(left, LOOK.toNanos()) : LOOK.toNanos());
            }
        } catch (InterruptedException _) {
            leave(asker);
            Thread.currentThread().interrupt();
            throw new Cancellation.Cancelled();
        } finally {
            waiting.remove(asker);
        }
    }

    private void leave(Asker asker) {
        lock.lock();
        try {
            running.remove(asker);
            admit();
        } finally {
            lock.unlock();
        }
    }

    /** As many as may, one after the other, as each changes who is next. */
    private void admit() {
        var next = next();
        while (next.isPresent()) {
            waiting.remove(next.get());
            running.add(next.get());
            next.get().moved.signal();
            next = next();
        }
    }

    /** In the order of their coming where all else is alike: {@code min} keeps the first. */
    private Optional<Asker> next() {
        return running.size() >= most
                ? Optional.empty()
                : waiting.stream()
                        .filter(this::mayRun)
                        .min(Comparator.comparingLong((Asker each) -> runningOf(each.tenantId))
                                .thenComparing(each -> each.kind));
    }

    private boolean mayRun(Asker asker) {
        return runningOf(asker.tenantId) < perTenant
                && (asker.kind == Kind.ASKED
                        || running.stream().filter(asker::isLike).count() < Math.max(1, perTenant / 2));
    }

    private long runningOf(int tenantId) {
        return running.stream().filter(each -> each.tenantId == tenantId).count();
    }

    /** How many are at the database. */
    int running() {
        lock.lock();
        try {
            return running.size();
        } finally {
            lock.unlock();
        }
    }

    /** How many stand in line. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Sends those in line away, now and from now on. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            waiting.forEach(each -> each.moved.signal());
        } finally {
            lock.unlock();
        }
    }
}
