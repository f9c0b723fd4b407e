package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.server.embedded.DataDirectory;
import dev.tidemark.server.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database goes away while events come in, and comes back: all are taken meanwhile, and all are there afterwards. */
class OutageIT {

    private static final int BATCH = 100;
    private static final int BEFORE = 20;
    private static final int DURING = 400;

    private static final String CATALOG = """
            sources: { visit: {}, mark: {} }
            rollups:
              visits: { source: visit, measures: { visits: count } }
              marks: { source: mark, measures: { marks: count } }
            """;

    @TempDir
    private Path folder;

    @Test
    void theStreamGrowsAndNothingIsLost() throws Exception {
        var catalog = Files.writeString(folder.resolve("catalog.yaml"), CATALOG);
        try (var data = DataDirectory.open(folder.resolve("database"))) {
            var postgres = EmbeddedPostgres.start(data);
            var url = postgres.url() + "?user=" + postgres.user() + "&password=" + postgres.password();
            try (var serve = ServeProcess.start(folder.resolve("data"), "--postgres-url", url)) {
                run("apply", catalog, "--postgres-url", url);
                var keys = Keys.make("outage", url);
                var question = new Question(serve.url(), keys.read());
                var sending = new Sending(serve.url(), keys.write());
                await().atMost(Duration.ofSeconds(30))
                        .ignoreExceptions()
                        .until(() -> question.total("visit.visits") == 0);
                send(sending, 0, BEFORE);
                postgres.close();
                send(sending, BEFORE, BEFORE + DURING);
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> serve.get("/readyz").statusCode() == 503);
                assertThat(serve.metric("tidemark_stream_available")).isOne();
                assertThat(serve.metric("tidemark_process_stored_total")).isLessThanOrEqualTo(BEFORE * BATCH);
                postgres = EmbeddedPostgres.start(data);
                serve.awaitReady();
                Marks.follow(sending, question);
                assertThat(question.total("visit.visits")).isEqualTo((BEFORE + DURING) * BATCH);
                run("verify", "--postgres-url", url);
            } finally {
                postgres.close();
            }
        }
    }

    private static void send(Sending sending, int from, int to) throws Exception {
        for (var batch = from; batch < to; batch++) {
            var first = batch * BATCH;
            var events = IntStream.range(first, first + BATCH)
                    .mapToObj(OutageIT::event)
                    .toList();
            assertThat(sending.post(events).statusCode()).isEqualTo(202);
        }
    }

    private static String event(int number) {
        return "{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"/outage\",\"type\":\"visit\",\"time\":\"2026-06-30T22:00:00Z\"}"
                .formatted(number);
    }

    private static void run(Object... arguments) {
        var terminal = new Terminal();
        assertThat(terminal.run(arguments)).as(terminal.out() + terminal.err()).isZero();
    }
}
