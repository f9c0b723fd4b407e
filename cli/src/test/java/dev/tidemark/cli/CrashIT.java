package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of the server, of Postgres and of Kafka while a replay runs: after it and a second one, the totals are exact. */
class CrashIT {

    private static final int LINES = 60_000;

    private static final String CATALOG = """
            sources:
              visit:
                key: [id]
                fields: { page: page, seconds: { path: seconds, type: integer } }
            rollups:
              pages: { source: visit, dimensions: { page: page }, measures: { visits: count, seconds: { sum: seconds } } }
            """;

    @TempDir
    private Path folder;

    @Test
    void nothingIsLostAndNothingDoubled() throws Exception {
        var catalog = Files.writeString(folder.resolve("catalog.yaml"), CATALOG);
        var visits = Files.write(folder.resolve("visits.jsonl"), lines().toList());
        try (var serve = ServeProcess.start(folder.resolve("data"))) {
            run("apply", catalog, "--postgres-url", serve.postgresUrl());
            var keys = Keys.make("crash", serve.postgresUrl());
            var question = new Question(serve.url(), keys.read());
            Object[] replay = {
                "replay",
                visits,
                "--catalog",
                catalog,
                "--url",
                serve.url(),
                "--batch",
                100,
                "--rate",
                4000,
                "--write-key",
                keys.write()
            };
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> question.total("visit.visits") == 0);

            var first = CompletableFuture.runAsync(() -> run(replay));
            awaitVisits(question, 3_000);
            serve.killPart("BrokerProcess");
            awaitVisits(question, 8_000);
            serve.killPart("bin/postgres");
            awaitVisits(question, 13_000);
            serve.killAndRestart();
            assertThat(first).as("the replay was to be interrupted").isNotDone();
            first.join();
            awaitTotals(question);
            run(replay);
            awaitTotals(question);
            run("verify", "--postgres-url", serve.postgresUrl());
        }
    }

    private static void awaitVisits(Question question, long least) {
        await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(() -> question.total("visit.visits") >= least);
    }

    private static void awaitTotals(Question question) {
        await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> question.total("visit.visits") >= LINES);
        try {
            assertThat(question.total("visit.visits")).isEqualTo(LINES);
            assertThat(question.total("visit.seconds"))
                    .isEqualTo(IntStream.range(0, LINES).mapToLong(i -> i % 97).sum());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Stream<String> lines() {
        var start = Instant.parse("2026-06-30T22:00:00Z");
        return IntStream.range(0, LINES).mapToObj(i -> """
                {"id": "visit-%d", "time": "%s", "page": "/p%d", "seconds": %d}""".formatted(i, start.plusMillis(i * 150L), i % 50, i % 97));
    }

    private static void run(Object... arguments) {
        var terminal = new Terminal();
        assertThat(terminal.run(arguments)).as(terminal.out() + terminal.err()).isZero();
    }
}
