package dev.tidemark.bench.ingest;

import dev.tidemark.bench.PageViews;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Requests that are made before the clock starts, sent as fast as they are answered. */
final class Volley {

    private final int port;
    private final List<byte[]> requests = new ArrayList<>();
    private final ConcurrentHistogram micros = new ConcurrentHistogram(3);

    Volley(int port, String key, int requests, int batch) {
        this.port = port;
        var views = new PageViews("volley-" + System.nanoTime());
        for (var made = 0; made < requests; made++) {
            var events = new ArrayList<byte[]>(batch);
            for (var i = 0; i < batch; i++) {
                events.add(views.next());
            }
            this.requests.add(Line.request(key, events));
        }
    }

    int requests() {
        return requests.size();
    }

    /** Returns when all are acknowledged. */
    void send(int connections) throws InterruptedException, ExecutionException {
        var next = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<?>>();
            for (var i = 0; i < connections; i++) {
                all.add(threads.submit(() -> send(next)));
            }
            for (var each : all) {
                each.get();
            }
        }
    }

    private boolean send(AtomicInteger next) throws IOException {
        try (var line = new Line(port)) {
            for (var at = next.getAndIncrement(); at < requests.size(); at = next.getAndIncrement()) {
                var begun = System.nanoTime();
                while (line.exchange(requests.get(at)) != 202) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                }
                micros.recordValue(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begun));
            }
            return true;
        }
    }

    /** From the first byte sent until the 202, times of waiting after a 503 included. */
    Histogram latencies() {
        return micros;
    }
}
