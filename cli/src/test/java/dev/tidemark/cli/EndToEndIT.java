package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.server.run.ServerSettings;
import dev.tidemark.server.run.TidemarkServer;
import dev.tidemark.testing.SharedData;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From a file through the command line, HTTP, Kafka, Postgres and back over the Cube protocol: real events, and answers
 * that others published.
 */
class EndToEndIT {

    @TempDir
    private static Path folder;

    private static TidemarkServer server;

    @BeforeAll
    static void start() {
        server = TidemarkServer.start(ServerSettings.embedded(folder.resolve("data"), 0));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aDayOfWikipediaReplayedTwiceHasThePublishedAnswers() throws Exception {
        var file = SharedData.file("wikiticker/wikiticker-2015-09-12-sampled.json.gz");
        var wikipedia = tenant("wikipedia");
        for (var time = 1; time <= 2; time++) {
            replay(file, "wikipedia", wikipedia, "wikipedia_edit.edits", 39_244);
            assertThat(wikipedia.question().total("wikipedia_edit.edits")).isEqualTo(39_244);
            assertThat(wikipedia.question().total("wikipedia_edit.deleted")).isEqualTo(394_298);
            assertThat(wikipedia.question().total("wikipedia_edit.added")).isEqualTo(9_385_573);
            assertThat(wikipedia.question().total("wikipedia_edit.delta")).isEqualTo(8_991_275);
            assertThat(top(wikipedia, "wikipedia_edit.edits", "wikipedia_edit.page", 6))
                    .containsExactly(
                            Map.entry("Wikipedia:Vandalismusmeldung", 33L),
                            Map.entry("User:Cyde/List of candidates for speedy deletion/Subpage", 28L),
                            Map.entry("Jeremy Corbyn", 27L),
                            Map.entry("Wikipedia:Administrators' noticeboard/Incidents", 21L),
                            Map.entry("Flavia Pennetta", 20L),
                            Map.entry("Total Drama Presents: The Ridonculous Race", 18L));
            assertThat(top(wikipedia, "wikipedia_edit.edits", "wikipedia_edit.channel", 3))
                    .containsExactly(
                            Map.entry("#en.wikipedia", 11_549L),
                            Map.entry("#vi.wikipedia", 9_747L),
                            Map.entry("#de.wikipedia", 2_523L));
        }
        verify();
    }

    @Test
    void thirteenYearsOfIrcReplayedTwiceAreEachMessageOnce() throws Exception {
        var lines = folder.resolve("irc.jsonl.gz");
        assertThat(IrcLog.toJsonLines(SharedData.file("ubuntu-irc/ubuntu-irc-raw.tar.gz"), lines))
                .isEqualTo(221_619);
        var irc = tenant("irc");
        for (var time = 1; time <= 2; time++) {
            replay(lines, "conversations", irc, "irc_message.messages", 221_619);
            assertThat(irc.question().total("irc_message.messages")).isEqualTo(221_619);
            var days = irc.question().ask("""
                    {"measures": ["irc_message.messages"], "timeDimensions": [{"dimension": "irc_message.time", "granularity": "day"}]}""");
            assertThat(days.path("data").size()).isEqualTo(173);
        }
        verify();
    }

    @Test
    void anEventIsOnTheDashboardAMomentLater() throws Exception {
        try (var chromium = Chromium.startOrSkip()) {
            var seen = tenant("seen");
            run("apply", Path.of("../examples/news-site/catalog.yaml"), "--postgres-url", server.postgresUrl());
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> seen.question().total("page_view.views") == 0);
            try (var page = chromium.desktop(server.url() + "/?source=page_view&measure=views#token="
                    + seen.question().token())) {
                page.showsTotal("views", 0);
                view(seen, "first");
                page.showsTotal("views", 1)
                        .showsOpenBucket(1)
                        .hasDrawnTheChart()
                        .showsStatus("Live");
                view(seen, "second");
                view(seen, "second");
                page.showsTotal("views", 2).showsOpenBucket(2).isQuiet();
            }
        }
    }

    /** Not one of the first events may be turned away because the server has not looked at its catalog since. */
    @Test
    void whatIsSentRightAfterItsSourceIsDeclaredIsStored() throws Exception {
        var hasty = tenant("hasty");
        for (var number = 1; number <= 10; number++) {
            new Apply(server.database()).run(Catalog.parse("hasty", """
                    sources: { hasty_%1$d: {} }
                    rollups: { hasty_%1$d: { source: hasty_%1$d, measures: { n: count } } }
                    """.formatted(number)));
            send(hasty, """
                    {"specversion": "1.0", "id": "%1$d", "source": "/t", "type": "hasty_%1$d"}""".formatted(number));
            var count = "hasty_" + number + ".n";
            // Refused until the rollup is filled from the events that were there before it.
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> hasty.question().total(count) == 1);
        }
    }

    private static void view(Tenant tenant, String id) throws Exception {
        send(tenant, """
                {"specversion": "1.0", "id": "%s", "source": "/test", "type": "page_view", "data": {"article": "/a"}}""".formatted(id));
    }

    private static void send(Tenant tenant, String event) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(server.url() + "/v1/events"))
                .header("Authorization", "Bearer " + tenant.writeKey())
                .header("Content-Type", "application/cloudevents+json")
                .POST(HttpRequest.BodyPublishers.ofString(event));
        assertThat(HttpClient.newHttpClient()
                        .send(request.build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(202);
    }

    private void verify() {
        var terminal = new Terminal();
        assertThat(terminal.run("verify", "--data-dir", folder.resolve("data"), "--postgres-url", server.postgresUrl()))
                .as(terminal.out() + terminal.err())
                .isZero();
    }

    /** A tenant's key for writing, and its way of asking. */
    private record Tenant(String writeKey, Question question) {}

    private static Tenant tenant(String name) {
        var keys = Keys.make(name, server.postgresUrl());
        return new Tenant(keys.write(), new Question(server.url(), keys.read()));
    }

    private static void replay(Path file, String example, Tenant tenant, String count, long events) throws IOException {
        var catalog = Path.of("../examples").resolve(example).resolve("catalog.yaml");
        assertThat(Files.exists(catalog)).isTrue();
        run("apply", catalog, "--postgres-url", server.postgresUrl());
        run("replay", file, "--catalog", catalog, "--url", server.url(), "--write-key", tenant.writeKey());
        await().atMost(Duration.ofMinutes(2)).until(() -> tenant.question().total(count) == events);
        // The second replay changes nothing, which shows only once everything that was sent has been processed.
        await().atMost(Duration.ofMinutes(2)).until(EndToEndIT::isDrained);
    }

    private static boolean isDrained() throws Exception {
        var metrics = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.url() + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        var accepted = sum(metrics, "tidemark_collect_accepted_events_total");
        return accepted > 0
                && accepted
                        == sum(metrics, "tidemark_process_stored_total")
                                + sum(metrics, "tidemark_process_duplicates_total");
    }

    private static double sum(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static void run(Object... arguments) {
        var terminal = new Terminal();
        assertThat(terminal.run(arguments)).as(terminal.out() + terminal.err()).isZero();
    }

    private static List<Map.Entry<String, Long>> top(Tenant tenant, String measure, String dimension, int limit)
            throws Exception {
        var answer = tenant.question().ask("""
                {"measures": ["%s"], "dimensions": ["%s"], "order": {"%s": "desc"}, "limit": %d}""".formatted(measure, dimension, measure, limit));
        return answer.path("data")
                .valueStream()
                .map(row -> Map.entry(
                        row.path(dimension).asString(), row.path(measure).asLong()))
                .toList();
    }
}
