package dev.tidemark.bench;

import dev.tidemark.cli.send.EventSender;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** As many events a second as are taken, and until an answer has all of them. */
final class Throughput {

    private final EventSender sender;
    private final Answers answers;
    private final int events;
    private final int batch;
    private final int connections;

    Throughput(EventSender sender, Answers answers, int events, int batch, int connections) {
        this.sender = sender;
        this.answers = answers;
        this.events = events;
        this.batch = batch;
        this.connections = connections;
    }

    private record Round(double acknowledged, double answered) {}

    void measure(int rounds) throws Exception {
        round("warm-up");
        var all = new ArrayList<Round>();
        for (var number = 1; number <= rounds; number++) {
            var round = round("round " + number);
            all.add(round);
        }
        System.out.printf(
                "throughput: median of %d rounds of %,d events: %,.0f a second acknowledged, %,.0f a second until an answer has them%n",
                rounds,
                events,
                median(all.stream().map(Round::acknowledged).toList()),
                median(all.stream().map(Round::answered).toList()));
    }

    private Round round(String name) throws Exception {
        var bodies = bodies(name);
        var before = answers.views();
        var begun = System.nanoTime();
        send(bodies);
        var acknowledged = perSecond(begun);
        while (answers.views() < before + events) {
            Thread.onSpinWait();
        }
        var round = new Round(acknowledged, perSecond(begun));
        System.out.printf(
                "%s: %,.0f a second acknowledged, %,.0f a second answered%n",
                name, round.acknowledged(), round.answered());
        return round;
    }

    /** Made before the clock starts: what is measured is the server and the sending. */
    private List<List<byte[]>> bodies(String name) {
        var views = new PageViews(name + "-" + System.nanoTime());
        var bodies = new ArrayList<List<byte[]>>();
        for (var made = 0; made < events; made += batch) {
            var body = new ArrayList<byte[]>(batch);
            for (var i = 0; i < Math.min(batch, events - made); i++) {
                body.add(views.next());
            }
            bodies.add(body);
        }
        return bodies;
    }

    private void send(List<List<byte[]>> bodies) throws Exception {
        var next = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var senders = new ArrayList<Future<?>>();
            for (var i = 0; i < connections; i++) {
                senders.add(threads.submit(() -> {
                    for (var at = next.getAndIncrement(); at < bodies.size(); at = next.getAndIncrement()) {
                        sender.send(bodies.get(at));
                    }
                    return true;
                }));
            }
            for (var each : senders) {
                each.get();
            }
        }
    }

    private double perSecond(long begun) {
        return events * 1e9 / (System.nanoTime() - begun);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }
}
