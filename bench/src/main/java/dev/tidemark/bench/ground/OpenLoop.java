package dev.tidemark.bench.ground;

import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;

/**
 * Asks by the clock, whether the questions before are answered or not. A reading goes from the moment at which a question was
 * due, so that one that had to wait for others is as slow as it was for who asked it.
 *
 * @param rate questions a second
 * @param readings how often it is asked
 */
public record OpenLoop(double rate, int readings) {

    private static final int DIGITS = 3;

    /** In microseconds. */
    public Histogram run(Runnable ask) {
        var histogram = new SynchronizedHistogram(DIGITS);
        var failed = new AtomicReference<RuntimeException>();
        var period = (long) (TimeUnit.SECONDS.toNanos(1) / rate);
        var begun = System.nanoTime();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < readings; i++) {
                var due = begun + i * period;
                for (var left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                threads.execute(() -> {
                    try {
                        ask.run();
                        histogram.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due));
                    } catch (RuntimeException e) {
                        failed.set(e);
                    }
                });
            }
        }
        if (failed.get() != null) {
            throw failed.get();
        }
        return histogram;
    }
}
