package dev.tidemark.server.collect.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.visitor.VisitorSettings;
import dev.tidemark.testing.SharedData;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The requests of the test suite of Segment's library for Go, and what becomes of each: type, user, time and data. */
class SegmentFixturesTest {

    private static final String EVENTS = """
            context-track: track of 123456 at about 2026-11-22T12:00:00Z {"context":{"whatever":"here"},"event":"Download","properties":{"application":"Segment Desktop","platform":"osx","version":"1.1.0"},"userId":"123456","originalTimestamp":"2009-11-10T23:00:00Z"}
            enqueue-alias: alias of B at about 2026-11-22T12:00:00Z {"previousId":"A","userId":"B","originalTimestamp":"2009-11-10T23:00:00Z","context":{}}
            enqueue-group: group of B at about 2026-11-22T12:00:00Z {"groupId":"A","userId":"B","originalTimestamp":"2009-11-10T23:00:00Z","context":{}}
            enqueue-identify: identify of B at about 2026-11-22T12:00:00Z {"userId":"B","originalTimestamp":"2009-11-10T23:00:00Z","context":{}}
            enqueue-page: page of B at about 2026-11-22T12:00:00Z {"name":"A","userId":"B","originalTimestamp":"2009-11-10T23:00:00Z","context":{}}
            enqueue-screen: screen of B at about 2026-11-22T12:00:00Z {"name":"A","userId":"B","originalTimestamp":"2009-11-10T23:00:00Z","context":{}}
            enqueue-track: track of 123456 at about 2026-11-22T12:00:00Z {"event":"Download","properties":{"application":"Segment Desktop","platform":"osx","version":"1.1.0"},"userId":"123456","originalTimestamp":"2009-11-10T23:00:00Z","context":{}}
            integrations-track: track of 123456 at about 2026-11-22T12:00:00Z {"event":"Download","integrations":{"All":true,"Intercom":false,"Mixpanel":true},"properties":{"application":"Segment Desktop","platform":"osx","version":"1.1.0"},"userId":"123456","originalTimestamp":"2009-11-10T23:00:00Z","context":{}}
            interval-track: track of 123456 at about 2026-11-22T12:00:00Z {"event":"Download","properties":{"application":"Segment Desktop","platform":"osx","version":"1.1.0"},"userId":"123456","originalTimestamp":"2009-11-10T23:00:00Z","context":{}}
            many-track: track of 123456 at about 2026-11-22T12:00:00Z {"event":"Download","properties":{"application":"Segment Desktop","version":0},"userId":"123456","originalTimestamp":"2009-11-10T23:00:00Z","context":{}}
            many-track: track of 123456 at about 2026-11-22T12:00:00Z {"event":"Download","properties":{"application":"Segment Desktop","version":1},"userId":"123456","originalTimestamp":"2009-11-10T23:00:00Z","context":{}}
            many-track: track of 123456 at about 2026-11-22T12:00:00Z {"event":"Download","properties":{"application":"Segment Desktop","version":2},"userId":"123456","originalTimestamp":"2009-11-10T23:00:00Z","context":{}}
            messageid-track: track of 123456 at about 2026-11-22T12:00:00Z {"event":"Download","properties":{"application":"Segment Desktop","platform":"osx","version":"1.1.0"},"userId":"123456","originalTimestamp":"2009-11-10T23:00:00Z","context":{}}
            timestamp-track: track of 123456 at about 2015-07-10T23:00:00Z {"event":"Download","properties":{"application":"Segment Desktop","platform":"osx","version":"1.1.0"},"userId":"123456","originalTimestamp":"2015-07-10T23:00:00Z","context":{}}
            """;

    @Test
    void eachBecomesTheRightEvents() throws IOException {
        var events = new ArrayList<String>();
        try (var server = new TrackServer(
                VisitorSettings.DEFAULT,
                (collector, visitors) -> new SegmentEndpoint(collector, CollectSettings.DEFAULT, visitors))) {
            for (var file : files()) {
                var response = server.send(server.request("/v1/batch")
                        .header("Authorization", "Bearer k-1")
                        .POST(BodyPublishers.ofFile(file)));
                assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                var name =
                        file.getFileName().toString().replaceFirst("^test-", "").replaceFirst("\\.json$", "");
                server.kept().forEach(event -> events.add(name + ": " + told(event)));
            }
        }
        assertThat(String.join("\n", events)).isEqualTo(EVENTS.strip());
    }

    private static List<Path> files() throws IOException {
        try (var files = Files.list(SharedData.file("webhooks/segment-analytics-go"))) {
            return files.sorted().toList();
        }
    }

    private static String told(JsonNode event) {
        assertThat(event.path("source").asString()).isEqualTo("segment");
        assertThat(event.path("id").asString()).isNotEmpty();
        var library = event.path("data").withObject("/context").remove("library");
        assertThat(library.path("name").asString()).isEqualTo("analytics-go");
        return "%s of %s at %s%s %s"
                .formatted(
                        event.path("type").asString(),
                        event.path("user").asString(),
                        event.path("timeestimated").asBoolean(false) ? "about " : "",
                        event.path("time").asString(),
                        event.path("data"));
    }
}
