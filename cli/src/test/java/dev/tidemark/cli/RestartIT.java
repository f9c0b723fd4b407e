package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.server.run.ServerSettings;
import dev.tidemark.server.run.TidemarkServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is stopped and started again with all its parts, at moments that nobody chose: right after it began, while its
 * processors join, while they store. What it took is in the answers each time. {@code -Dtidemark.restarts} says how often.
 */
class RestartIT {

    private static final long SEED = Long.getLong("tidemark.seed", System.nanoTime());
    private static final int RESTARTS = Integer.getInteger("tidemark.restarts", 4);
    private static final int BATCH = 40;

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources: { visit: {} }
            rollups: { visits: { source: visit, measures: { visits: count } } }
            """);

    @TempDir
    private Path folder;

    private TidemarkServer server;

    @BeforeEach
    void start() {
        server = TidemarkServer.start(ServerSettings.embedded(folder.resolve("data"), 0));
        new Apply(server.database()).run(CATALOG);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatWasTakenIsInTheAnswers() throws Exception {
        System.out.println("RestartIT seed " + SEED + " (replay with -Dtidemark.seed=" + SEED + ")");
        var random = new Random(SEED);
        var keys = Keys.make("again", server.postgresUrl());
        var taken = 0;
        for (var restart = 1; restart <= RESTARTS; restart++) {
            var batches = random.nextInt(5);
            for (var batch = 0; batch < batches; batch++) {
                taken += send(keys, taken);
            }
            restart();
            taken += send(keys, taken);
            if (random.nextBoolean()) {
                answersHave(taken, keys, restart);
            }
        }
        answersHave(taken, keys, RESTARTS);
    }

    private int send(Keys keys, int from) throws Exception {
        List<String> events = IntStream.range(from, from + BATCH)
                .mapToObj(id ->
                        "{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"/r\",\"type\":\"visit\"}".formatted(id))
                .toList();
        var answer = new Sending(server.url(), keys.write()).post(events);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return BATCH;
    }

    private void answersHave(long events, Keys keys, int restart) {
        var question = new Question(server.url(), keys.read());
        await("restart " + restart)
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(question.total("visit.visits")).isEqualTo(events));
    }

    private void restart() {
        var port = URI.create(server.url()).getPort();
        server.close();
        server = TidemarkServer.start(ServerSettings.embedded(folder.resolve("data"), port));
    }
}
