package dev.tidemark.bench;

import dev.tidemark.cli.send.EventSender;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * How long after its acknowledgement an answer has an event, while others arrive at a fixed rate: batches go out by the
 * clock, whether the server keeps up or not. The reading includes the question that finds the event.
 */
final class Freshness {

    private static final int BATCHES_A_SECOND = 50;

    private final EventSender sender;
    private final Answers answers;
    private final int rate;
    private final int probes;

    Freshness(EventSender sender, Answers answers, int rate, int probes) {
        this.sender = sender;
        this.answers = answers;
        this.rate = rate;
        this.probes = probes;
    }

    void measure() throws Exception {
        var acknowledged = new Histogram(3);
        var answered = new Histogram(3);
        var stop = new AtomicBoolean();
        var run = "freshness-" + System.nanoTime();
        var background = Thread.ofPlatform().start(() -> background(run, stop));
        var views = new PageViews(run + "-probe");
        for (var probe = 0; probe < probes; probe++) {
            var article = "/probe/" + run + "/" + probe;
            var begun = System.nanoTime();
            sender.send(List.of(views.of(article)));
            var taken = System.nanoTime();
            while (answers.views(article) == 0) {
                Thread.onSpinWait();
            }
            acknowledged.recordValue(micros(begun, taken));
            answered.recordValue(micros(taken, System.nanoTime()));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        stop.set(true);
        background.join();
        tell("from sending to acknowledgement", acknowledged);
        tell("from acknowledgement to an answer that has it", answered);
    }

    private void background(String run, AtomicBoolean stop) {
        var views = new PageViews(run + "-background");
        var period = 1_000_000_000L / BATCHES_A_SECOND;
        for (var due = System.nanoTime(); !stop.get(); due += period) {
            LockSupport.parkNanos(due - System.nanoTime());
            var batch = new ArrayList<byte[]>();
            for (var i = 0; i < rate / BATCHES_A_SECOND; i++) {
                batch.add(views.next());
            }
            Thread.ofVirtual().start(() -> send(batch));
        }
    }

    private void send(List<byte[]> batch) {
        try {
            sender.send(batch);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(String what, Histogram histogram) {
        System.out.printf(
                "latency at %,d events a second, %s: median %.1f ms, 99 %% %.1f ms, largest %.1f ms (%d readings)%n",
                rate,
                what,
                histogram.getValueAtPercentile(50) / 1e3,
                histogram.getValueAtPercentile(99) / 1e3,
                histogram.getMaxValue() / 1e3,
                histogram.getTotalCount());
    }

    private static long micros(long from, long to) {
        return TimeUnit.NANOSECONDS.toMicros(to - from);
    }
}
