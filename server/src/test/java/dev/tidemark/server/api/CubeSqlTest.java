package dev.tidemark.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** A statement is the same question as a query, and what it cannot be is refused where it stands. */
class CubeSqlTest {

    private static final CubeServer SERVER = new CubeServer();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            select page, measure(views) from view group by 1 order by 2 desc limit 10           | [["/a",2],["/b<i>",1]]
            SELECT v."page" AS p, SUM(v.engaged_seconds) total FROM "view" v GROUP BY p ORDER BY total ASC, p; | [["/a",30],["/b<i>",30]]
            select count(*) from view                                                           | [[3]]
            select count(views), min(shortest) from view                                        | no_rollup
            select count(distinct visitors), min(shortest), measure(stay_p95) from view         | [[3,10,30]]
            select date_trunc('day', time) as d, count(views) from view group by d order by d   | [["2026-11-21T00:00:00.000",1],["2026-11-22T00:00:00.000",2]]
            select count(views), date_trunc('month', time) from view group by date_trunc('month', time) | [[3,"2026-11-01T00:00:00.000"]]
            select distinct page from view order by page desc offset 1                          | [["/a"]]
            select page from view where page = '/a' group by page                               | [["/a"]]
            select count(views) from view where page <> '/a'                                    | [[1]]
            select count(views) from view where page in ('/a', 'it''s') and page not in ('/c')  | [[2]]
            select count(views) from view where page ilike '%B<%'                               | [[1]]
            select count(views) from view where page not ilike '/B%'                            | [[2]]
            select count(views) from view where page like '%/%'                                 | [[3]]
            select count(views) from view where page like '/a'                                  | [[2]]
            select count(views) from view where page is not null and (page = '/a' or (page = '/b<i>')) | [[3]]
            select count(views) from view where page is null                                    | [[0]]
            select count(views) from view where time >= '2026-11-22' and time < '2026-11-23'    | [[2]]
            select count(views) from view where time between '2026-11-21' and '2026-11-21'      | [[1]]
            select page from view group by page having measure(views) > 1                       | [["/a"]]
            select page from view group by page having count(views) between 0 and 1 or sum(engaged_seconds) < -5 | [["/b<i>"]]
            """)
    void answersWhatAQueryWould(String statement, String rows) throws Exception {
        var response = ask(statement);
        if (rows.startsWith("[")) {
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            var lines = response.body().lines().toList();
            assertThat(lines).hasSize(2);
            assertThat(lines.get(1)).isEqualTo("{\"data\":" + rows + "}");
        } else {
            assertThat(response.body()).contains("\"code\":\"" + rows + "\"");
        }
    }

    @Test
    void saysFirstWhatTheColumnsAre() throws Exception {
        var response = ask(
                "select date_trunc('hour', time), page as p, count(views) from view where page = 'none' group by 1, 2");
        assertThat(response.headers().firstValue("content-type")).contains("application/x-ndjson; charset=utf-8");
        var lines = response.body().lines().toList();
        assertThat(lines.getFirst()).startsWith("""
                {"schema":[{"name":"time","column_type":"Timestamp"},{"name":"p","column_type":"String"},\
                {"name":"views","column_type":"Double"}],"lastRefreshTime":\"""");
        assertThat(lines.getLast()).isEqualTo("{\"data\":[]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            delete from view                                              | not_sql             | 1
            select * from view                                            | not_sql             | 8
            select page from view                                         | not_grouped         | 8
            select page, count(views) from view group by 2                | not_grouped         | 46
            select count(views) from view group by page                   | not_grouped         | 40
            select count(views) from views                                | unknown_source      | 26
            select count(veiws) from view                                 | unknown_member      | 14
            select sum(views) from view                                   | not_a_member        | 12
            select views from view                                        | not_a_member        | 8
            select distinct pgae from view                                | unknown_member      | 17
            select distinct time from view                                | unknown_granularity | 17
            select date_trunc('minute', time) from view group by 1        | granularity_too_fine | 8
            select date_trunc('dya', time) from view group by 1           | unknown_granularity | 8
            select count(views) from view limit 1000000000                | not_a_number        | 1
            select count(views) from view limit 60000                     | out_of_range        | 1
            select count(views) from view where page like '%a%'           | wrong_operator      | 42
            select count(views) from view where page ilike 'a'            | wrong_operator      | 42
            select count(views) from view where page ilike 'a%b'          | wrong_operator      | 48
            select count(views) from view where page > 'a'                | not_a_number        | 37
            select count(views) from view where time = '2026-11-22'       | wrong_operator      | 42
            select count(views) from view where time >= 'soon'            | not_a_range         | 37
            select count(views) from view where count(views) > 1          | mixed_filter        | 37
            select page from view group by 1 having page = 'a'            | mixed_filter        | 41
            select count(views) from view where not page = 'a'            | not_sql             | 37
            select count(views) from view order by 7                      | not_a_member        | 40
            select count(views) from view, tidemark.events                | not_sql             | 30
            select count(views) from view union select 1                  | not_sql             | 31
            select count(views) from view; drop table tidemark.events     | not_sql             | 32
            select count(views) from view where page = (select 1)         | not_sql             | 44
            select pg_sleep(10) from view                                 | not_sql             | 17
            select version(page) from view                                | not_a_member        | 16
            select 'a' from view                                          | not_sql             | 8
            select count(views) from view where page = 'open              | not_sql             | 44
            select count(views) from view where page = $1                 | not_sql             | 44
            """)
    void refusesTheRestWhereItStands(String statement, String code, int column) throws Exception {
        var response = ask(statement);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        var error = JsonMapper.shared().readTree(response.body());
        assertThat(error.path("code").asString() + ", " + error.path("at").asString())
                .as(response.body())
                .isEqualTo(code + ", line 1, column " + column);
    }

    @Test
    void depthAndLengthAreBounded() throws Exception {
        var deep = "(".repeat(10_000) + "page = 'a'" + ")".repeat(10_000);
        assertThat(ask("select count(views) from view where " + deep).body()).contains("\"code\":\"too_many_filters\"");
        assertThat(ask("select count(views) from view where page = '" + "x".repeat(400_000) + "'")
                        .statusCode())
                .isEqualTo(200);
        assertThat(ask("x".repeat(600_000)).body()).contains("\"code\":\"too_large\"");
        assertThat(ask("select\n  pgae\nfrom view").body()).contains("\"at\":\"line 2, column 3\"");
    }

    @Test
    void isOfTheTokensTenantAndScopes() throws Exception {
        assertThat(send("other-token", "{\"query\": \"select distinct page from view\"}")
                        .body())
                .contains("[[\"/secret\"]]");
        for (var token : List.of("news-token data", "news-token sql", "nobody")) {
            assertThat(send(token, "{\"query\": \"select count(*) from view\"}").statusCode())
                    .isEqualTo(403);
        }
        assertThat(send("news-token", "{}").body()).contains("\"code\":\"not_a_text\"");
    }

    @Test
    void theZoneIsTheRequests() throws Exception {
        var response = send("news-token", """
                {"query": "select count(views) from view where time >= '2026-11-22'", "timezone": "Europe/Berlin", "throwContinueWait": true}""");
        assertThat(response.body()).endsWith("{\"data\":[[3]]}\n");
    }

    private static HttpResponse<String> ask(String statement) throws Exception {
        return send(
                "news-token",
                JsonMapper.shared().createObjectNode().put("query", statement).toString());
    }

    private static HttpResponse<String> send(String token, String body) throws Exception {
        return SERVER.send(HttpRequest.newBuilder(SERVER.uri("/cubejs-api/v1/cubesql"))
                .header("Authorization", token)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }
}
