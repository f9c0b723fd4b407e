package dev.tidemark.server.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.schema.Apply;
import dev.tidemark.server.run.OtherServer;
import dev.tidemark.server.stream.EventProducer;
import dev.tidemark.server.stream.Growth;
import dev.tidemark.server.stream.KafkaCluster;
import dev.tidemark.server.stream.KafkaStream;
import dev.tidemark.server.stream.StreamSettings;
import dev.tidemark.sql.Database;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three brokers, three replicas, two in sync: a broker is killed while events and their copies are sent, and processors come and go;
 * what was acknowledged is stored once, by the first copy. With {@code -Dtidemark.rounds=…} the processors are in servers of their
 * own, and so many times a broker and a server are killed.
 */
class KafkaClusterIT {

    private static final int ROUNDS = Integer.getInteger("tidemark.rounds", 0);
    private static final long SEED = Long.getLong("tidemark.seed", 20261123L);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int WRITERS = 3;
    private static final int AT_ONCE = 20;

    @TempDir
    private Path folder = Path.of("");

    private final String url = TestPostgres.newDatabase();
    private final Database database = Database.connect(url, 8);
    private final Copies copies = new Copies();
    private final AtomicInteger appends = new AtomicInteger();
    private final AtomicInteger writing = new AtomicInteger();
    private final AtomicBoolean done = new AtomicBoolean();
    private int killedBrokers;
    private int killedServers;

    @Test
    void whatWasAcknowledgedIsStoredOnceWhoeverDies() throws Exception {
        System.out.println("KafkaClusterIT seed " + SEED + " (replay with -Dtidemark.seed=" + SEED + ")");
        new Apply(database).run(OneSource.CATALOG);
        try (var cluster = KafkaCluster.start(folder, 3)) {
            var settings = StreamSettings.at(cluster.bootstrapServers()).with(StreamSettings.Made.replicated(6, 3));
            var stream = new KafkaStream(settings, new SimpleMeterRegistry());
            stream.createTopicIfAbsent();
            assertThat(cluster.isWhole(settings.topic(), 3)).isTrue();
            assertThat(cluster.setting(settings.topic(), "min.insync.replicas")).isEqualTo("2");
            try (var first = stream.producer(new StreamTopics(database)::partitions);
                    var second = stream.producer(new StreamTopics(database)::partitions);
                    var threads = Executors.newFixedThreadPool(WRITERS)) {
                List<Future<Boolean>> writers = new ArrayList<>();
                for (var writer = 0; writer < WRITERS; writer++) {
                    writers.add(threads.submit(writer(List.of(first, second), writer)));
                }
                try {
                    if (ROUNDS == 0) {
                        disturbBriefly(cluster, stream, settings.topic());
                    } else {
                        disturb(cluster, settings);
                    }
                } finally {
                    done.set(true);
                }
                for (var writer : writers) {
                    assertThat(writer.get()).isTrue();
                }
            }
            tell();
        } finally {
            database.close();
        }
    }

    /** A broker dies; meanwhile one processor goes, and another one comes. */
    private void disturbBriefly(KafkaCluster cluster, KafkaStream stream, String topic) throws Exception {
        try (var _ = OneSource.start(stream, database, 1)) {
            try (var _ = OneSource.start(stream, database, 2)) {
                awaitAcknowledged(500);
                kill(cluster, 1);
                awaitAcknowledged(500);
            }
            try (var _ = OneSource.start(stream, database, 3)) {
                cluster.restart(1);
                awaitWhole(cluster, topic);
                assertStored();
            }
        }
    }

    /**
     * One broker at a time, and whoever reads; a broker is back in sync before the next one dies. Halfway the stream gets more
     * partitions.
     */
    private void disturb(KafkaCluster cluster, StreamSettings settings) throws Exception {
        var random = new Random(SEED);
        var topic = settings.topic();
        try (var one = OtherServer.start(folder, url, cluster.bootstrapServers());
                var other = OtherServer.start(folder, url, cluster.bootstrapServers())) {
            for (var round = 0; round < ROUNDS; round++) {
                awaitAcknowledged(500);
                var broker = random.nextInt(cluster.size());
                kill(cluster, broker);
                awaitAcknowledged(500);
                (round % 2 == 0 ? one : other).killAndRestart();
                killedServers++;
                if (round == ROUNDS / 2) {
                    topic = new Growth(settings).to(9).topic();
                }
                cluster.restart(broker);
                awaitWhole(cluster, topic);
            }
            awaitAcknowledged(500);
            assertStored();
        }
    }

    private static void awaitWhole(KafkaCluster cluster, String topic) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> cluster.isWhole(topic, 3));
    }

    private void kill(KafkaCluster cluster, int broker) throws InterruptedException {
        cluster.kill(broker);
        killedBrokers++;
    }

    private void assertStored() {
        done.set(true);
        var prompt = new Prompt(database);
        await().atMost(PATIENCE).until(() -> writing.get() == 0 && copies.areStored(prompt));
        copies.assertEachOnceByItsFirst(prompt);
    }

    private void tell() {
        System.out.printf(
                "KafkaClusterIT: %,d events acknowledged, %,d records read, %,d of %,d appends refused, %d brokers and %d servers killed%n",
                copies.acknowledged(),
                new Prompt(database).number("select sum(next_offset)::bigint from tidemark.stream_offsets"),
                copies.refused(),
                appends.get(),
                killedBrokers,
                killedServers);
    }

    private void awaitAcknowledged(int more) {
        var before = copies.acknowledged();
        await().atMost(PATIENCE).until(() -> copies.acknowledged() > before + more);
    }

    /** New events in each round, their second copies a little later, their third ones much later. */
    private Callable<Boolean> writer(List<EventProducer> producers, int writer) {
        return () -> {
            writing.incrementAndGet();
            var random = new Random(SEED + writer);
            for (var round = 0; !done.get(); round++) {
                for (var copy = 0; copy < 3; copy++) {
                    var piece = round - copy * copy * 7;
                    if (piece >= 0) {
                        appends.incrementAndGet();
                        copies.append(
                                producers.get(random.nextInt(producers.size())),
                                copy,
                                (WRITERS * piece + writer) * AT_ONCE,
                                AT_ONCE);
                    }
                }
            }
            writing.decrementAndGet();
            return true;
        };
    }
}
