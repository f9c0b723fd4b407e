package dev.tidemark.bench.stress;

import dev.tidemark.sql.SqlFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** Threads, each of which does one thing again and again, with pauses by chance, until all are told to stop. */
final class Crew implements AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> all = new ArrayList<>();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final Counts counts;

    Crew(Counts counts) {
        this.counts = counts;
    }

    /** Begins at once. What is done is counted by its name. */
    void hire(String what, int longestPauseMillis, RandomGenerator pauses, Runnable work) {
        all.add(threads.submit(() -> {
            while (!stop.get()) {
                once(what, work);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauses.nextInt(longestPauseMillis)));
            }
        }));
    }

    /** What a cut connection or a conflict leaves is as if it had not been begun. */
    private void once(String what, Runnable work) {
        try {
            work.run();
            counts.add(what, 1);
        } catch (SqlFailure failure) {
            if (!isExpected(failure)) {
                throw failure;
            }
            counts.add(
                    "%s that failed, SQLSTATE %s"
                            .formatted(what, failure.state().isEmpty() ? "none" : failure.state()),
                    1);
        }
    }

    /** A version of a rollup that was found may be dropped before its function is called. */
    private static boolean isExpected(SqlFailure failure) {
        return failure.isUnavailable()
                || failure.isConflict()
                || failure.isLockTimeout()
                || failure.isDuplicateKey()
                || failure.isMissing();
    }

    /** Lets all go on for so long, or until there is enough or somebody fails, whose failure comes out. */
    void work(Duration length, BooleanSupplier enough) throws ExecutionException, InterruptedException {
        var end = System.nanoTime() + length.toNanos();
        while (System.nanoTime() < end && !enough.getAsBoolean() && all.stream().noneMatch(Future::isDone)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        stop.set(true);
        for (var each : all) {
            each.get();
        }
    }

    /** Waits for what is begun. */
    @Override
    public void close() {
        stop.set(true);
        threads.close();
    }
}
