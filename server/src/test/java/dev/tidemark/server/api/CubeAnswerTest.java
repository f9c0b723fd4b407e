package dev.tidemark.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Grain;
import dev.tidemark.query.Answer;
import dev.tidemark.schema.RollupTables;
import dev.tidemark.schema.StoredRollup;
import dev.tidemark.schema.StoredRollup.State;
import dev.tidemark.schema.StoredRollup.Whole;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From what a plan found to what a client reads, without a database. */
class CubeAnswerTest {

    private static final Instant NOW = Instant.parse("2026-11-22T11:30:00Z");

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources: { view: { fields: { page: page, seconds: { path: seconds, type: integer } } } }
            rollups: { pages: { source: view, dimensions: { page: page }, measures: { views: count, least: { min: seconds } } } }
            """);

    @Test
    void writesTimesWithoutAZoneAndWhatIsAbsentAsNull() {
        var answer = answer("""
                {"measures": ["view.views", "view.least"], "dimensions": ["view.page"], "timezone": "Europe/Berlin", "total": true,
                 "timeDimensions": [{"dimension": "view.time", "granularity": "day", "dateRange": "today"}]}""");
        assertThat(answer.path("data").toString()).isEqualTo("""
                [{"view.time.day":"2026-11-22T00:00:00.000","view.time":"2026-11-22T00:00:00.000",\
                "view.page":"/a","view.views":7,"view.least":null}]""");
        assertThat(answer.path("total").asInt()).isEqualTo(41);
        assertThat(answer.path("source").asString()).isEqualTo("rollup:hour+deltas");
        assertThat(answer.at("/freshness").toString())
                .isEqualTo("{\"asOf\":\"2026-11-22T11:30:00Z\",\"pendingDeltas\":3}");
    }

    @Test
    void describesEveryMember() {
        var annotation = answer("""
                {"measures": ["view.views"], "dimensions": ["view.page"],
                 "timeDimensions": [{"dimension": "view.time", "granularity": "day"}]}""").path("annotation");
        assertThat(annotation.path("measures").path("view.views").toString()).isEqualTo("""
                {"title":"View Views","shortTitle":"Views","type":"number","drillMembers":["view.page"],\
                "drillMembersGrouped":{"measures":["view.views"],"dimensions":["view.page"]}}""");
        assertThat(annotation.path("dimensions").path("view.page").path("type").asString())
                .isEqualTo("string");
        assertThat(annotation.path("timeDimensions").propertyNames()).containsExactly("view.time.day", "view.time");
        assertThat(annotation
                        .path("timeDimensions")
                        .path("view.time.day")
                        .path("granularity")
                        .toString())
                .isEqualTo("{\"name\":\"day\",\"title\":\"day\",\"interval\":\"1 day\"}");
    }

    private static JsonNode answer(String json) {
        var cube = CubeQueryReader.readAll(JsonMapper.shared().readTree(json)).getFirst();
        var asked =
                new Meaning(CATALOG, Clock.fixed(NOW, ZoneOffset.UTC)).of(cube).getFirst();
        var stored = new StoredRollup(
                new RollupTables(CATALOG.rollup("pages").orElseThrow(), 1),
                State.CURRENT,
                true,
                Map.of(Grain.HOUR, new Whole(Instant.MIN, Instant.MAX)),
                Map.of(),
                Map.of());
        var question = Question.of(asked, 0, new Kept(CATALOG, List.of(stored), Map.of()));
        var row = Arrays.<Object>asList(LocalDateTime.parse("2026-11-22T00:00:00"), "/a", BigDecimal.valueOf(7), null);
        var total = asked.query().total() ? OptionalLong.of(41) : OptionalLong.empty();
        var found = new Answer(
                question.plan(),
                List.of(row.subList(0, question.plan().columns().size())),
                total,
                NOW,
                3,
                List.of());
        return CubeAnswer.of(question, found, QueryType.REGULAR);
    }
}
