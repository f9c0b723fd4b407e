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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Segment's own library for Node, unmodified, through lost answers and a restart of the server. */
class SegmentClientIT {

    private static final int TRACKS = 100;

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources:
              track: { fields: { event: event, price: { path: properties.price, type: decimal } } }
              page: { types: [page, screen], fields: { name: name } }
              person: { types: [identify, group, alias], fields: { plan: traits.plan } }
            rollups:
              tracks:
                source: track
                dimensions: { event: event }
                measures: { tracks: count, revenue: { sum: price }, users: { count_distinct: user } }
              pages: { source: page, dimensions: { name: name }, measures: { views: count } }
              persons: { source: person, dimensions: { call: type }, measures: { calls: count } }
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
    void everyCallIsOneEvent() throws Exception {
        var library = NodePackage.installOrSkip(folder, "segmentclient");
        var keys = Keys.make("shop", server.postgresUrl());
        try (var proxy = new LossyProxy(server.url(), SegmentClientIT::firstMessage)) {
            var run = library.check(proxy.url(), keys.write(), String.valueOf(TRACKS));
            while (!run.line().orElse("told 20").equals("told 20")) {
                // Until a part is sent, or it ends before.
            }
            restart();
            assertThat(run.end()).as(run::output).isZero();
            assertThat(proxy.lost()).as("answers that the library did not get").isGreaterThanOrEqualTo(TRACKS / 5);
        }
        var question = new Question(server.url(), keys.read());
        await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
            assertThat(question.total("track.tracks")).isGreaterThanOrEqualTo(TRACKS);
            assertThat(question.total("page.views")).isGreaterThanOrEqualTo(2);
        });
        assertThat(question.total("track.tracks")).isEqualTo(TRACKS);
        assertThat(question.total("track.revenue")).isEqualTo(TRACKS * 3 / 2);
        assertThat(question.total("track.users")).isEqualTo(7);
        assertThat(question.total("page.views")).isEqualTo(2);
        assertThat(question.total("person.calls")).isEqualTo(3);
    }

    /** The same in every try, unlike the time of sending. */
    private static String firstMessage(String body) {
        return JsonMapper.shared().readTree(body).at("/batch/0/messageId").asString();
    }

    private void restart() {
        var port = URI.create(server.url()).getPort();
        server.close();
        server = TidemarkServer.start(ServerSettings.embedded(folder.resolve("data"), port));
    }
}
