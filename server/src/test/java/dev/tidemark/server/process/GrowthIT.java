package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.server.stream.EventProducer;
import dev.tidemark.server.stream.Growth;
import dev.tidemark.server.stream.InProcessKafka;
import dev.tidemark.server.stream.KafkaStream;
import dev.tidemark.server.stream.StreamSettings;
import dev.tidemark.sql.Database;
import dev.tidemark.store.Offsets;
import dev.tidemark.store.StreamTopics;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More partitions: copies of an event from before and after are stored once, by the first of them. */
class GrowthIT {

    private static final int WRITERS = 3;
    private static final int AT_ONCE = 20;

    private static final AtomicInteger TOPICS = new AtomicInteger();

    @TempDir
    private static Path folder = Path.of("");

    private static InProcessKafka kafka;

    private final Database database = Database.connect(TestPostgres.newDatabase(), 8);
    private final Prompt prompt = new Prompt(database);
    private final Copies copies = new Copies();
    private final List<AutoCloseable> open = new ArrayList<>();

    private StreamSettings settings;
    private KafkaStream stream;

    @BeforeAll
    static void startBroker() throws Exception {
        kafka = InProcessKafka.start(folder);
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @BeforeEach
    void start() throws Exception {
        var standard = StreamSettings.at(kafka.bootstrapServers());
        settings = new StreamSettings(
                standard.bootstrapServers(),
                "events-" + TOPICS.incrementAndGet(),
                standard.made(),
                standard.group(),
                standard.client(),
                standard.producing(),
                standard.consuming());
        stream = new KafkaStream(settings, new SimpleMeterRegistry());
        stream.createTopicIfAbsent();
    }

    @AfterEach
    void stop() throws Exception {
        for (var each : open.reversed()) {
            each.close();
        }
        database.close();
    }

    /** The old topic has all of the first copies when the first processor starts, and the new one all of the second ones. */
    @Test
    void whatWaitsInTheOldTopicIsStoredFirst() throws Exception {
        var producer = producer();
        copies.append(producer, 0, 0, 1_000);
        new Growth(settings).to(6);
        copies.append(producer, 1, 0, 2_000);
        new Growth(settings).to(9);
        copies.append(producer(), 2, 0, 3_000);
        processors(3);
        await().atMost(Duration.ofMinutes(1)).until(() -> copies.areStored(prompt));
        copies.assertEachOnceByItsFirst(prompt);
        assertThat(copies.acknowledged()).isEqualTo(3_000);
        awaitAllRead();
        copies.assertEachOnceByItsFirst(prompt);
    }

    /** Every few milliseconds there are events whose first copy came before the growth and the second one after it. */
    @Test
    void eventsGoOnWhileItGrows() throws Exception {
        var producers = List.of(producer(), producer());
        processors(2);
        var rounds = new AtomicInteger();
        var until = new AtomicInteger(Integer.MAX_VALUE);
        try (var threads = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<Boolean>> writers = new ArrayList<>();
            for (var writer = 0; writer < WRITERS; writer++) {
                writers.add(threads.submit(writer(producers, writer, rounds, until)));
            }
            await().atMost(Duration.ofMinutes(1)).until(() -> rounds.get() > 100);
            assertThat(new Growth(settings).to(6).partitions()).isEqualTo(6);
            var then = rounds.get();
            await().atMost(Duration.ofMinutes(1)).until(() -> rounds.get() > then + 100);
            assertThat(new Growth(settings).to(9).partitions()).isEqualTo(9);
            processors(1);
            until.set(rounds.get() + 100);
            for (var writer : writers) {
                assertThat(writer.get()).isTrue();
            }
        }
        awaitAllRead();
        copies.assertEachOnceByItsFirst(prompt);
        System.out.printf(
                "GrowthIT: %,d events in %,d copies, %,d appends refused%n",
                copies.acknowledged(),
                prompt.number("select sum(next_offset)::bigint from tidemark.stream_offsets"),
                copies.refused());
        assertThat(stream.generations()).hasSize(3);
    }

    /** A new piece of events in each round, again a little later, and again much later. */
    private Callable<Boolean> writer(
            List<EventProducer> producers, int writer, AtomicInteger rounds, AtomicInteger until) {
        return () -> {
            var random = new Random(writer);
            for (var round = 0; rounds.incrementAndGet() < until.get(); round++) {
                for (var copy = 0; copy < 3; copy++) {
                    var piece = round - copy * copy * 7;
                    if (piece >= 0) {
                        copies.append(
                                producers.get(random.nextInt(producers.size())),
                                copy,
                                (WRITERS * piece + writer) * AT_ONCE,
                                AT_ONCE);
                    }
                }
            }
            return true;
        };
    }

    private void awaitAllRead() {
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            var waiting = 0L;
            for (var generation : stream.generations()) {
                waiting += stream.waiting(
                        generation,
                        partition -> new Offsets(database)
                                .of(generation.topicId(), partition)
                                .offset());
            }
            return waiting == 0;
        });
    }

    private EventProducer producer() {
        var producer = stream.producer(new StreamTopics(database)::partitions);
        open.add(producer);
        return producer;
    }

    private void processors(int count) {
        for (var number = 0; number < count; number++) {
            open.add(OneSource.start(stream, database, number));
        }
    }
}
