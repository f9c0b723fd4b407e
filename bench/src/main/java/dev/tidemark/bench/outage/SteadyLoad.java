package dev.tidemark.bench.outage;

import dev.tidemark.bench.PageViews;
import dev.tidemark.cli.send.EventSender;
import dev.tidemark.cli.send.SendFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** So many events a second by the clock, whether the server keeps up or not, each batch until it is acknowledged. */
final class SteadyLoad implements AutoCloseable {

    private static final int BATCHES_A_SECOND = 50;

    private final EventSender sender;
    private final int perBatch;
    private final PageViews views = new PageViews("steady-" + System.nanoTime());
    private final AtomicLong acknowledged = new AtomicLong();
    private final ExecutorService sending = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread clock;
    private volatile boolean stopped;
    private volatile Histogram micros = new ConcurrentHistogram(3);

    private SteadyLoad(EventSender sender, int rate) {
        this.sender = sender;
        this.perBatch = Math.max(1, rate / BATCHES_A_SECOND);
        this.clock = Thread.ofPlatform().name("load").unstarted(this::run);
    }

    static SteadyLoad start(EventSender sender, int rate) {
        var load = new SteadyLoad(sender, rate);
        load.clock.start();
        return load;
    }

    private void run() {
        var period = TimeUnit.SECONDS.toNanos(1) / BATCHES_A_SECOND;
        for (var due = System.nanoTime(); !stopped; due += period) {
            LockSupport.parkNanos(due - System.nanoTime());
            var batch = new ArrayList<byte[]>(perBatch);
            for (var i = 0; i < perBatch; i++) {
                batch.add(views.next());
            }
            sending.execute(() -> send(batch));
        }
    }

    private void send(List<byte[]> batch) {
        var begun = System.nanoTime();
        try {
            acknowledged.addAndGet(sender.send(batch).accepted());
            micros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begun));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SendFailed e) {
            System.err.println("lost: " + e.getMessage());
        }
    }

    /** Microseconds until the acknowledgements since the last call. */
    Histogram latencies() {
        var read = micros;
        micros = new ConcurrentHistogram(3);
        return read;
    }

    /** Sends no more, waits until all that was sent is acknowledged, and tells how many events that were. */
    long stop() {
        stopped = true;
        try {
            clock.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sending.close();
        return acknowledged.get();
    }

    @Override
    public void close() {
        stop();
    }
}
