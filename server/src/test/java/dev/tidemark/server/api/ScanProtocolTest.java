package dev.tidemark.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.sql.Isolation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Questions that may read the events themselves, and how questions are explained. */
class ScanProtocolTest {

    private static final CubeServer SERVER = new CubeServer();

    private static final String TOGETHER = """
            {"measures": ["view.views", "view.visitors"], "dimensions": ["view.page"], "order": {"view.page": "asc"}%s}""";

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void membersOfSeveralRollupsAreReadFromEventsIfAsked() throws Exception {
        assertThat(SERVER.refusal(TOGETHER.formatted("")))
                .isEqualTo(
                        "no_rollup / no rollup of 'view' has all these members together; ask for fewer, or declare one that has; "
                                + "with \"scan\": \"5s\" the events themselves are read, for 5 s at most");
        var answer = SERVER.ask("news-token", TOGETHER.formatted(", \"scan\": \"5s\""));
        assertThat(answer.path("data").toString())
                .isEqualTo("[{\"view.page\":\"/a\",\"view.views\":2,\"view.visitors\":2},"
                        + "{\"view.page\":\"/b<i>\",\"view.views\":1,\"view.visitors\":1}]");
        assertThat(answer.path("source").asString()).isEqualTo("events");
        assertThat(answer.has("rollup")).isFalse();
        assertThat(answer.at("/freshness/pendingDeltas").asInt(-1)).isZero();
        assertThat(answer.at("/query/scan").asString()).isEqualTo("5s");
        assertThat(SERVER.data("other-token", TOGETHER.formatted(", \"scan\": \"5s\"")))
                .isEqualTo("[{\"view.page\":\"/secret\",\"view.views\":1,\"view.visitors\":1}]");
    }

    @Test
    void aRollupThatFitsIsReadAllTheSame() throws Exception {
        var answer = SERVER.ask("news-token", "{\"measures\": [\"view.views\"], \"scan\": \"500ms\"}");
        assertThat(answer.path("source").asString()).isEqualTo("rollup:hour+deltas");
        assertThat(answer.path("rollup").asString()).isEqualTo("pages");
    }

    @Test
    void aBudgetThatIsOverIsTheCallersToMend() throws Exception {
        var refused = SERVER.database().transaction(Isolation.READ_COMMITTED, session -> {
            session.execute("lock table tidemark.events in access exclusive mode");
            return refusal(TOGETHER.formatted(", \"scan\": \"100ms\""));
        });
        assertThat(refused).startsWith("scan_budget /scan the events of this range cannot be read within 0.1 s; ");
        for (var words : new String[] {"\"5\"", "\"0s\"", "\"-1s\"", "\"1h\"", "\"1s; drop table\""}) {
            assertThat(SERVER.refusal(TOGETHER.formatted(", \"scan\": " + words)))
                    .startsWith("not_a_duration /scan ");
        }
        assertThat(SERVER.refusal(TOGETHER.formatted(", \"scan\": 5"))).startsWith("not_a_text /scan ");
    }

    @Test
    void tellsHowAQuestionIsAnsweredAndWhyNotOtherwise() throws Exception {
        var told = explain(
                "{\"measures\": [\"view.views\"], \"timeDimensions\": [{\"dimension\": \"view.time\", \"dateRange\": \"today\"}]}",
                "");
        assertThat(told.path("plan").toString())
                .isEqualTo("{\"rollup\":\"pages\",\"source\":\"rollup:hour+deltas\",\"version\":1,"
                        + "\"tiles\":[{\"grain\":\"hour\",\"ranges\":1,\"buckets\":24,\"from\":\"2026-11-22T00:00:00Z\",\"to\":\"2026-11-23T00:00:00Z\"}],"
                        + "\"order\":[{\"id\":\"views\",\"desc\":true}],\"ties\":[]}");
        assertThat(told.path("considered").toString())
                .isEqualTo(
                        "[{\"rollup\":\"pages\",\"version\":1,\"source\":\"rollup:hour+deltas\",\"outcome\":\"taken\"},"
                                + "{\"rollup\":\"visits\",\"version\":1,\"source\":\"rollup\",\"outcome\":\"refused\",\"code\":\"no_rollup\","
                                + "\"message\":\"rollup 'visits' does not have 'views'\",\"at\":\"/\"}]");
        assertThat(told.at("/sql/text").asString()).contains("tenant_id = $1");
        assertThat(told.at("/sql/parameters/0").asInt()).isOne();
        assertThat(told.at("/query/limit").asInt()).isEqualTo(10_000);
        assertThat(told.has("database")).isFalse();
    }

    @Test
    void tellsWhyAQuestionIsRefused() throws Exception {
        var told = explain(TOGETHER.formatted(""), "");
        assertThat(told.has("plan")).isFalse();
        assertThat(told.at("/refused/code").asString()).isEqualTo("no_rollup");
        assertThat(told.path("considered")
                        .valueStream()
                        .map(each -> each.path("message").asString()))
                .containsExactly(
                        "rollup 'pages' does not have 'visitors'",
                        "rollup 'visits' does not have 'views', 'page'",
                        "with \"scan\": \"5s\" the events themselves are read, for 5 s at most");
        var scan = explain(TOGETHER.formatted(", \"scan\": \"2s\""), "");
        assertThat(scan.at("/plan/budgetSeconds").asDouble()).isEqualTo(2);
        assertThat(scan.at("/considered/2").toString()).isEqualTo("{\"source\":\"events\",\"outcome\":\"taken\"}");
        var wrong =
                SERVER.get("/cubejs-api/v1/explain?query=" + encoded("{\"measures\": [\"view.veiws\"]}"), "news-token");
        assertThat(wrong.statusCode()).isEqualTo(400);
    }

    @Test
    void theDatabaseSaysItsOwnAndNothingOfOthers() throws Exception {
        var lines = explain("{\"measures\": [\"view.views\"]}", "&database=true")
                .path("database")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
        assertThat(String.join("\n", lines))
                .contains("pages_deltas", "tenant_id = 1")
                .doesNotContain("cost=", "rows=", "width=");
        var events = explain(TOGETHER.formatted(", \"scan\": \"2s\""), "&database=true");
        assertThat(events.path("database").toString()).contains("events_p", "tenant_id = 1");
    }

    @Test
    void explainingNeedsTheScopeOfSql() throws Exception {
        var path = "/cubejs-api/v1/explain?query=" + encoded("{\"measures\": [\"view.views\"]}");
        assertThat(SERVER.get(path, "news-token data").statusCode()).isEqualTo(403);
        assertThat(SERVER.get(path, "news-token sql").statusCode()).isEqualTo(200);
    }

    private static JsonNode explain(String query, String more) throws Exception {
        var response = SERVER.get("/cubejs-api/v1/explain?query=" + encoded(query) + more, "news-token");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    private static String refusal(String query) {
        try {
            return SERVER.refusal(query);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
