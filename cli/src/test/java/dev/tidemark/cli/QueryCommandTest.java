package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.schema.RollupStore;
import dev.tidemark.server.api.Access;
import dev.tidemark.server.api.Asking;
import dev.tidemark.server.api.Kept;
import dev.tidemark.server.api.KeptSource;
import dev.tidemark.server.api.QueryEndpoint;
import dev.tidemark.server.api.QuerySettings;
import dev.tidemark.server.api.ReadTokens;
import dev.tidemark.server.api.RowsEndpoint;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.store.Tenant;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import io.helidon.webserver.WebServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Against the real endpoints over a real database. */
class QueryCommandTest {

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources: { view: { fields: { page: page } } }
            rollups:
              pages: { source: view, dimensions: { page: page }, measures: { views: count } }
              readers: { source: view, measures: { readers: { count_distinct: user } } }
            """);

    private static final Database DATABASE = Database.connect(TestPostgres.newDatabase(), 4);

    @SuppressWarnings("NullAway.Init")
    private static WebServer server;

    @TempDir
    private Path folder;

    private final Terminal terminal = new Terminal();

    private record Told(Kept kept) implements KeptSource {
        @Override
        public Kept keptAfterALook() {
            return kept;
        }

        @Override
        public Kept keptNow() {
            return kept;
        }
    }

    @BeforeAll
    static void start() {
        new Apply(DATABASE).run(CATALOG);
        new Prompt(DATABASE).execute("""
                select tidemark.add_partition('events', '2026-01-01Z');
                insert into tidemark.events
                select at, at, gen_random_uuid(), 1, true, 'view', 'view', 'user' || i % 3, '', jsonb_build_object('page', case i % 3 when 0 then '/long page' else '/' || i % 3 end), '{}'
                from generate_series(1, 1200) i, lateral (select timestamptz '2026-01-01Z' + i * interval '1 minute' as at) times""");
        var told =
                new Told(new Kept(CATALOG, DATABASE.transaction(Isolation.READ_COMMITTED, RollupStore::all), Map.of()));
        var asking = new Asking(DATABASE, QuerySettings.DEFAULT, new SimpleMeterRegistry());
        ReadTokens tokens = token ->
                Optional.of(token).filter("tmr_right"::equals).map(_ -> Access.toEverythingOf(new Tenant(1, "acme")));
        server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .routing(routing -> routing.register(new QueryEndpoint(tokens, told, asking, Clock.systemUTC()))
                        .register(new RowsEndpoint(tokens, told, asking, Clock.systemUTC())))
                .build()
                .start();
    }

    @AfterAll
    static void stop() {
        server.stop();
        DATABASE.close();
    }

    @Test
    void printsATableAndWhereItComesFrom() {
        assertThat(query("--measures", "view.views", "--by", "view.page", "--top", 3))
                .isZero();
        assertThat(terminal.out().lines().toList())
                .satisfies(
                        lines -> assertThat(lines.getLast())
                                .matches(
                                        "3 rows, rollup pages, rollup:hour\\+deltas, as of 20\\S+Z, \\d+ pending deltas, [0-9,]+ ms"))
                .startsWith(
                        "view.page   view.views",
                        "----------  ----------",
                        "/1                 400",
                        "/2                 400",
                        "/long page         400",
                        "");
    }

    @Test
    void flagsSayWhatAQuerySays() {
        assertThat(query(
                        "--measures",
                        "view.views",
                        "--grain",
                        "hour",
                        "--range",
                        "2026-01-01",
                        "--zone",
                        "Europe/Berlin",
                        "--where",
                        "view.page=/1",
                        "--where",
                        "view.page=/long page",
                        "--limit",
                        2))
                .isZero();
        assertThat(terminal.out()).startsWith("""
                        view.time.hour           view.views
                        -----------------------  ----------
                        2026-01-01T01:00:00.000          39
                        2026-01-01T02:00:00.000          40
                        """);
    }

    @Test
    void takesJsonFromAnArgumentAFileOrStandardInput() throws Exception {
        var json = "{\"measures\": [\"view.views\"]}";
        var file = Files.writeString(folder.resolve("question.json"), json);
        var in = System.in;
        System.setIn(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
        try {
            for (var words : List.of(json, file.toString(), "-")) {
                var each = new Terminal();
                assertThat(query(each, words)).isZero();
                assertThat(each.out()).startsWith("view.views\n----------\n      1200\n");
            }
        } finally {
            System.setIn(in);
        }
    }

    @Test
    void printsRowsForOtherPrograms() {
        assertThat(query("--measures", "view.views", "--format", "csv")).isZero();
        assertThat(terminal.out()).isEqualTo("view.views\r\n1200\r\n");
        var lines = new Terminal();
        assertThat(query(lines, "--measures", "view.views", "--format", "ndjson"))
                .isZero();
        assertThat(lines.out()).isEqualTo("{\"view.views\":1200}\n");
        var json = new Terminal();
        assertThat(query(json, "--measures", "view.views", "--format", "JSON")).isZero();
        assertThat(JsonMapper.shared()
                        .readTree(json.out())
                        .at("/results/0/rollup")
                        .asString())
                .isEqualTo("pages");
    }

    @Test
    void rangesThatAreComparedAreTablesEach() {
        assertThat(
                        query(
                                "{\"measures\": [\"view.views\"], \"timeDimensions\": [{\"dimension\": \"view.time\", \"compareDateRange\": [\"2026-01-01\", \"2026-01-02\"]}]}"))
                .isZero();
        assertThat(terminal.out()).containsSubsequence("1200", "1 row, ", "\n\n", "view.views", "0", "1 row, ");
    }

    @Test
    void explainsForPeople() {
        assertThat(query(
                        "--measures",
                        "view.views",
                        "--by",
                        "view.page",
                        "--range",
                        "2026-01-01",
                        "--explain",
                        "--database"))
                .isZero();
        assertThat(terminal.out()).startsWith("""
                        reads rollup pages:
                          24 buckets of grain hour from 2026-01-01T00:00:00Z to 2026-01-02T00:00:00Z
                          the deltas that wait
                        in the order of views from the largest, then page
                        considered:
                          pages: taken
                          readers: rollup 'readers' does not have 'views', 'page'
                        the database:
                        """).contains("pages_deltas");
        var refused = new Terminal();
        assertThat(query(refused, "--measures", "view.views,view.readers", "--explain"))
                .isZero();
        assertThat(refused.out())
                .startsWith("refused: no rollup of 'view' has all these members together")
                .contains("the events themselves: with \"scan\": \"5s\"");
        var scan = new Terminal();
        assertThat(query(scan, "--measures", "view.views,view.readers", "--scan", "2500ms", "--explain"))
                .isZero();
        assertThat(scan.out())
                .startsWith("reads the events themselves, for 2.5 s at most\n")
                .contains("the events themselves: taken");
    }

    @Test
    void readsTheEventsThemselvesIfAsked() {
        assertThat(query("--measures", "view.views,view.readers", "--scan", "10s"))
                .isZero();
        assertThat(terminal.out())
                .startsWith("view.views  view.readers\n----------  ------------\n      1200             3\n")
                .contains("1 row, events, as of ", " 0 pending deltas, ");
    }

    @Test
    void saysWhatTheServerSays() {
        assertThat(query("--measures", "view.veiws")).isEqualTo(2);
        assertThat(terminal.err())
                .isEqualToIgnoringNewLines(
                        "tidemark: 'view.veiws' not found for path 'view.veiws'; did you mean 'views'? (at /measures/0)");
        var unknown = new Terminal();
        assertThat(unknown.run("query", "--measures", "view.views", "--url", url(), "--read-token", "tmr_wrong"))
                .isEqualTo(1);
        assertThat(unknown.err()).startsWith("tidemark: ").contains("oken").hasLineCount(1);
        var away = new Terminal();
        assertThat(away.run(
                        "query",
                        "--measures",
                        "view.views",
                        "--url",
                        "http://127.0.0.1:1",
                        "--read-token",
                        "tmr_right"))
                .isEqualTo(1);
        assertThat(away.err())
                .startsWith("tidemark: cannot ask http://127.0.0.1:1/")
                .hasLineCount(1);
    }

    @Test
    void saysWhatIsNoQuestion() {
        for (var wrong : List.of(
                List.of(),
                List.of("{\"measures\": []}", "--by", "view.page"),
                List.of("{nonsense"),
                List.of("no-such-file.json"),
                List.of("--range", "today"),
                List.of("--by", "view.page", "--top", "3"),
                List.of("--by", "view.page", "--where", "view.page"),
                List.of("--measures", "view.views", "--format", "xml"),
                List.of("--measures", "view.views", "--explain", "--format", "csv"))) {
            var each = new Terminal();
            assertThat(query(each, wrong.toArray()))
                    .as("%s: %s", wrong, each.err())
                    .isEqualTo(2);
            assertThat(each.out()).isEmpty();
            assertThat(each.err()).startsWith("tidemark: ");
        }
    }

    private int query(Object... words) {
        return query(terminal, words);
    }

    private static int query(Terminal terminal, Object... words) {
        var all = new ArrayList<Object>(List.of("query"));
        all.addAll(List.of(words));
        all.addAll(List.of("--url", url(), "--read-token", "tmr_right"));
        return terminal.run(all.toArray());
    }

    private static String url() {
        return "http://127.0.0.1:" + server.port();
    }
}
