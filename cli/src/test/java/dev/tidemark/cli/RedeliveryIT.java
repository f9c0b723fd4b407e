package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every event sent five times, in one shuffled order, to two servers that share a database and a stream, of which one is killed
 * with -9 and comes back, so that partitions move to the other one and back: each event is there once.
 */
class RedeliveryIT {

    private static final long SEED = Long.getLong("tidemark.seed", System.nanoTime());
    private static final int EVENTS = 3_000;
    private static final int MESSAGES = 500;
    private static final int TIMES = 5;

    private static final String CATALOG = """
            sources:
              visit: { fields: { seconds: { path: seconds, type: integer } } }
              message: {}
              mark: {}
            rollups:
              messages: { source: message, measures: { messages: count, users: { count_distinct: user } } }
              visits: { source: visit, measures: { visits: count, seconds: { sum: seconds } }, grains: [quarter_hour, day] }
              marks: { source: mark, measures: { marks: count } }
            """;

    private static final Instant START = Instant.parse("2026-06-30T22:00:00Z");

    @TempDir
    private Path folder;

    private final AtomicInteger done = new AtomicInteger();

    @Test
    void eachEventIsThereOnce() throws Exception {
        System.out.println("RedeliveryIT seed " + SEED + " (replay with -Dtidemark.seed=" + SEED + ")");
        var catalog = Files.writeString(folder.resolve("catalog.yaml"), CATALOG);
        try (var first = ServeProcess.start(folder.resolve("first"))) {
            run("apply", catalog, "--postgres-url", first.postgresUrl());
            var keys = Keys.make("again", first.postgresUrl());
            try (var second = ServeProcess.start(
                    folder.resolve("second"),
                    "--postgres-url",
                    first.postgresUrl(),
                    "--kafka-bootstrap-servers",
                    first.kafkaBootstrapServers())) {
                var servers = List.of(new Sending(first.url(), keys.write()), new Sending(second.url(), keys.write()));
                var deliveries = deliveries(Messenger.of("again", first.postgresUrl()));
                var middle = deliveries.size() / 2;
                send(deliveries.subList(0, middle), servers, () -> {
                    await().atMost(Duration.ofMinutes(2)).until(() -> done.get() > middle / 3);
                    second.kill();
                });
                second.restartAfterItsEnd();
                send(deliveries.subList(middle, deliveries.size()), servers, () -> {});
                var question = new Question(first.url(), keys.read());
                Marks.follow(servers.getFirst(), question);
                assertThat(question.total("visit.visits")).isEqualTo(EVENTS);
                assertThat(question.total("message.messages")).isEqualTo(MESSAGES);
                assertThat(question.total("visit.seconds"))
                        .isEqualTo(IntStream.range(0, EVENTS)
                                .mapToLong(i -> i % 97)
                                .sum());
                assertThat(Rows.of(first.postgresUrl(), "select source, count(*) from tidemark.rejects group by 1"))
                        .isEmpty();
                run("verify", "--postgres-url", first.postgresUrl());
            }
        }
    }

    /** To one server, once. */
    private interface Delivery {
        HttpResponse<String> to(Sending server) throws IOException, InterruptedException;
    }

    /** Events in batches, and messages of Facebook; each is in five deliveries. */
    private static List<Delivery> deliveries(Messenger messenger) {
        var random = new Random(SEED);
        var deliveries = new ArrayList<Delivery>();
        batches(random).forEach(batch -> deliveries.add(server -> server.post(batch)));
        for (var time = 0; time < TIMES; time++) {
            for (var number = 0; number < MESSAGES; number += 2) {
                var body = Messenger.delivery(List.of(number, number + 1));
                deliveries.add(server -> messenger.deliver(server.url(), body));
            }
        }
        Collections.shuffle(deliveries, random);
        return deliveries;
    }

    /** Of one to twenty events each; every event is in five of them. */
    private static List<List<String>> batches(Random random) {
        var all = new ArrayList<String>();
        for (var time = 0; time < TIMES; time++) {
            for (var number = 0; number < EVENTS; number++) {
                all.add(event(number, time));
            }
        }
        Collections.shuffle(all, random);
        var batches = new ArrayList<List<String>>();
        for (var from = 0; from < all.size(); ) {
            var to = Math.min(all.size(), from + 1 + random.nextInt(20));
            batches.add(all.subList(from, to));
            from = to;
        }
        return batches;
    }

    /** One in three has its own time, one none, and one a guess that is another each time. */
    private static String event(int number, int time) {
        var when = switch (number % 3) {
            case 0 -> "\"time\":\"%s\",".formatted(START.plusSeconds(number));
            case 1 -> "";
            default ->
                "\"timeestimated\":true,\"time\":\"%s\","
                        .formatted(START.plusSeconds(number).plusMillis(time * 700L));
        };
        return "{\"specversion\":\"1.0\",\"id\":\"e%d\",\"source\":\"/again\",\"type\":\"visit\",%s\"data\":{\"seconds\":%d}}"
                .formatted(number, when, number % 97);
    }

    /** All of these, with something that happens meanwhile. */
    private void send(List<Delivery> deliveries, List<Sending> servers, Runnable meanwhile) {
        var queue = new ConcurrentLinkedQueue<>(deliveries);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 8).forEach(thread -> threads.execute(() -> send(queue, servers, thread)));
            meanwhile.run();
        }
    }

    /** Each delivery to either server until it is taken, as platforms do. */
    private void send(Queue<Delivery> deliveries, List<Sending> servers, int thread) {
        var attempt = thread;
        for (var delivery = deliveries.poll(); delivery != null; delivery = deliveries.poll()) {
            var taken = false;
            while (!taken) {
                taken = isTaken(servers.get(attempt++ % servers.size()), delivery);
            }
            done.incrementAndGet();
        }
    }

    private static boolean isTaken(Sending server, Delivery delivery) {
        try {
            var answer = delivery.to(server);
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202, 503);
            return answer.statusCode() < 300;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(Object... arguments) {
        var terminal = new Terminal();
        assertThat(terminal.run(arguments)).as(terminal.out() + terminal.err()).isZero();
    }
}
