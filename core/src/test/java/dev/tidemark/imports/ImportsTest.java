package dev.tidemark.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.query.Plan;
import dev.tidemark.query.Planner;
import dev.tidemark.query.Planning;
import dev.tidemark.query.Query;
import dev.tidemark.schema.Apply;
import dev.tidemark.schema.CannotApply;
import dev.tidemark.schema.RollupStore;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.store.Tenants;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Single imports, step by step. */
class ImportsTest {

    private static final String CATALOG = """
            sources:
              view: { fields: { url: url, section: section, seconds: { path: seconds, type: integer } } }
              visit: { fields: { page: page } }
            rollups:
              articles:
                source: view
                dimensions: { article: { entity: url } }
                measures: { views: count, engaged: { sum: seconds } }
                grains: [hour, day, month]
                import: { columns: { article: url, tenant: publisher, views: pageviews } }
              sections:
                source: view
                dimensions: { section: { field: section, default: none } }
                measures: { views: count, longest: { max: seconds } }
                grains: [hour, day]
                import: {}
              visits:
                source: visit
                dimensions: { page: page }
                measures: { visits: count }
            """;

    private static final Instant THREE = Instant.parse("2026-01-05T03:00:00Z");
    private static final Instant FOUR = Instant.parse("2026-01-05T04:00:00Z");

    private final Database database = Database.connect(TestPostgres.newDatabase(), 6);
    private final Prompt prompt = new Prompt(database);
    private final Imports imports = new Imports(database);

    @BeforeEach
    void apply() {
        new Apply(database).run(Catalog.parse("test", CATALOG));
        prompt.execute("select tidemark.add_partition('events', '2026-01-05')");
        new Tenants(database).findOrCreate("a");
        new Tenants(database).findOrCreate("b");
    }

    @AfterEach
    void close() {
        assertThat(prompt.number("select count(*) from pg_class where relname like '(% %) %' and relkind = 'r'"))
                .as("tables of imports that are left")
                .isZero();
        assertThat(prompt.text("select coalesce(string_agg(v::text, E'\\n'), '') from tidemark.verify() v"))
                .isEmpty();
        database.close();
    }

    @Test
    void anHourOfOneRollup() {
        try (var staging = begin("articles")) {
            assertThat(staging.columns("articles"))
                    .containsExactly(
                            new StagedColumn("publisher", StagedColumn.Kind.TENANT, true),
                            new StagedColumn("bucket", StagedColumn.Kind.BUCKET, false),
                            new StagedColumn("url", StagedColumn.Kind.MEMBER, true),
                            new StagedColumn("pageviews", StagedColumn.Kind.INTEGER, true),
                            new StagedColumn("engaged", StagedColumn.Kind.INTEGER, true));
            assertThat(copy(staging, "articles", "1,a,,/x,5,50\n2,b,2026-01-05T03:00:00Z,/y,0,7\n"))
                    .isEqualTo(2);
            assertThat(articles()).isEmpty();
            assertThat(staging.commit(0))
                    .isEqualTo(new Imported.Done(List.of(new Delivered("articles", 2, 2, List.of())), 1, 0));
            assertThat(articles()).isEqualTo("a /x 5 50, b /y 0 7");
            assertThat(imports.find(staging.id()))
                    .hasValueSatisfying(row -> assertThat(row.state()).isEqualTo(ImportRow.State.DONE));
        }
    }

    @Test
    void theSameAgainChangesNothingACorrectionReplacesAndUndoBringsBack() {
        events();
        assertThat(articles()).isEqualTo("b /live 1 9");
        var first = deliver("1,a,,/x,5,50\n");
        assertThat(articles()).isEqualTo("a /x 5 50");
        events();
        assertThat(articles()).as("events do not count here").isEqualTo("a /x 5 50");
        try (var staging = begin("articles")) {
            copy(staging, "articles", "7,a,,/x,5,50\n");
            assertThat(staging.commit(0)).isInstanceOf(Imported.Unchanged.class);
            assertThat(imports.undo(staging.id())).isInstanceOf(Undone.Refused.class);
        }
        var second = deliver("1,b,,/x,6,50\n");
        assertThat(articles()).isEqualTo("b /x 6 50");
        assertThat(imports.undo(first))
                .isEqualTo(refused(
                        "not_the_last", "import %d has come over import %d; undo that first".formatted(second, first)));
        assertThat(imports.undo(second)).isEqualTo(new Undone.Done(1));
        assertThat(articles()).isEqualTo("a /x 5 50");
        assertThat(imports.undo(first)).isEqualTo(new Undone.Done(1));
        assertThat(articles()).as("with what came meanwhile").isEqualTo("b /live 2 18");
        assertThat(imports.undo(first)).isInstanceOf(Undone.Refused.class);
        assertThat(imports.undo(999)).isEqualTo(refused("no_import", "there is no import 999"));
        assertThat(imports.list(2))
                .extracting(ImportRow::state)
                .containsExactly(ImportRow.State.UNDONE, ImportRow.State.UNCHANGED);
    }

    @Test
    void whatCannotBeUndoneAnyMore() {
        var first = deliver("1,a,,/x,5,50\n");
        prompt.execute("update tidemark.imports set finished_at = now() - interval '8 days'");
        imports.tidy();
        assertThat(imports.undo(first))
                .isEqualTo(refused(
                        "not_kept",
                        "what import %d replaced is kept no longer; import what is to be there".formatted(first)));
    }

    @Test
    void rowsThatCannotBeTakenAreToldByReasonAndLine() {
        var rows = """
                1,a,,/x,5,50
                2,nobody,,/x,5,50
                3,a,2026-01-05T04:00:00Z,/x,5,50
                4,a,2026-01-05T03:30:00Z,/x,5,50
                5,a,infinity,/x,5,50
                6,a,,%s,5,50
                7,a,,/y,,50
                8,a,,/y,-1,50
                9,a,,/y,5,10000000000001
                10,,,/y,5,50
                11,a,,/x,9,9
                """.formatted("x".repeat(1001));
        try (var staging = begin("articles")) {
            copy(staging, "articles", rows);
            assertThat(staging.commit(9))
                    .isEqualTo(new Imported.TooManyErrors(List.of(new Delivered(
                            "articles",
                            11,
                            1,
                            List.of(
                                    new RefusedRows(Reason.DUPLICATE_KEY, 1, List.of(11L)),
                                    new RefusedRows(Reason.MEMBER_TOO_LONG, 1, List.of(6L)),
                                    new RefusedRows(Reason.NEGATIVE_COUNT, 1, List.of(8L)),
                                    new RefusedRows(Reason.NO_NUMBER, 1, List.of(7L)),
                                    new RefusedRows(Reason.NOT_IN_SLICE, 3, List.of(3L, 4L, 5L)),
                                    new RefusedRows(Reason.NUMBER_TOO_LARGE, 1, List.of(9L)),
                                    new RefusedRows(Reason.UNKNOWN_TENANT, 2, List.of(2L, 10L)))))));
        }
        assertThat(articles()).isEmpty();
        try (var staging = begin("articles")) {
            copy(staging, "articles", rows);
            assertThat(staging.commit(10)).isInstanceOf(Imported.Done.class);
        }
        assertThat(articles()).isEqualTo("a /x 5 50");
    }

    @Test
    void aTenantsImportTakesNoRowsOfOthers() {
        var order = new Order(List.of("articles"), THREE, FOUR, Optional.of("a"), "");
        try (var staging = ((Begun.Ready) imports.begin(order)).staging()) {
            copy(staging, "articles", "1,,,/x,5,50\n2,b,,/x,5,50\n");
            assertThat(staging.commit(1))
                    .isEqualTo(new Imported.Done(
                            List.of(new Delivered(
                                    "articles", 2, 1, List.of(new RefusedRows(Reason.ANOTHER_TENANT, 1, List.of(2L))))),
                            1,
                            0));
        }
        assertThat(articles()).isEqualTo("a /x 5 50");
    }

    @Test
    void ordersThatCannotBe() {
        assertThat(codes(order(THREE, FOUR))).containsExactly("no_rollup");
        assertThat(codes(order(THREE, FOUR, "artices", "visits", "articles", "articles")))
                .containsExactly("no_rollup", "no_imports", "named_twice");
        assertThat(codes(order(THREE.plusSeconds(1), FOUR, "articles", "sections")))
                .containsExactly("not_a_slice", "not_a_slice");
        assertThat(codes(order(FOUR, THREE, "articles"))).containsExactly("not_a_slice");
        assertThat(codes(order(THREE, THREE.plus(Duration.ofDays(600)), "articles")))
                .containsExactly("too_many_slices");
        assertThat(codes(new Order(List.of("articles"), THREE, FOUR, Optional.of("c"), "")))
                .containsExactly("no_tenant");
    }

    @Test
    void twoAtOnceAndOneThatWasGivenUp() {
        try (var staging = begin("articles", "sections")) {
            assertThat(imports.begin(order(THREE, FOUR, "sections")))
                    .isInstanceOfSatisfying(
                            Begun.Busy.class,
                            busy -> assertThat(busy.other().map(ImportRow::id)).contains(staging.id()));
            copy(staging, "articles", "1,a,,/x,5,50\n");
        }
        assertThat(articles()).isEmpty();
        assertThat(imports.list(1)).extracting(ImportRow::state).containsExactly(ImportRow.State.FAILED);
        deliver("1,a,,/x,5,50\n");
    }

    @Test
    void oneThatLostItsConnectionIsGivenUpAndHasToBeginAgain() {
        try (var staging = begin("articles")) {
            copy(staging, "articles", "1,a,,/x,5,50\n");
            prompt.execute("""
                    select pg_terminate_backend(l.pid, 10000)
                    from pg_locks l
                    join pg_database d on d.oid = l.database and d.datname = current_database()
                    where l.locktype = 'advisory' and l.pid <> pg_backend_pid()""");
            imports.tidy();
            assertThat(staging.commit(0))
                    .isInstanceOfSatisfying(
                            Imported.Refused.class,
                            refused -> assertThat(refused.problems())
                                    .extracting(Problem::code)
                                    .containsExactly("cut_off"));
        }
        assertThat(articles()).isEmpty();
    }

    @Test
    void anotherDefinitionDoesNotLoseThemUnasked() {
        deliver("1,a,,/x,5,50\n");
        var more = Catalog.parse(
                "test", CATALOG.replace("views: count, engaged", "views: count, most: { max: seconds }, engaged"));
        assertThatThrownBy(() -> new Apply(database).run(more))
                .isInstanceOf(CannotApply.class)
                .hasMessageContaining("rollup 'articles' would lose its 1 imported slices");
        new Apply(database).run(more, true);
        assertThat(codes(order(THREE, FOUR, "articles"))).containsExactly("being_built");
        assertThat(articles()).isEqualTo("a /x 5 50");
    }

    @Test
    void verifyTellsAnImportedRowThatIsAnother() {
        deliver("1,a,,/x,5,50\n");
        prompt.execute("update tidemark.articles_hour set views = 6");
        assertThat(prompt.text("select v.key from tidemark.verify('articles') v where v.grain = 'hour'"))
                .isEqualTo("the imported slice of all tenants");
        prompt.execute("update tidemark.articles_hour set views = 5");
    }

    @Test
    void eventsTellNothingOfWhatIsImported() {
        var catalog = Catalog.parse("test", CATALOG);
        var query = new Query(
                "view",
                List.of("views"),
                List.of("section"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                10,
                0,
                ZoneId.of("UTC"),
                false,
                false);
        var longest = new Query(
                "view",
                List.of("engaged"),
                List.of("section"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                10,
                0,
                ZoneId.of("UTC"),
                false,
                false);
        var stored = database.transaction(Isolation.READ_COMMITTED, RollupStore::all);
        assertThat(new Planner(catalog, stored).plan(query, Optional.of(Duration.ofSeconds(9))))
                .isInstanceOf(Plan.class);
        assertThat(new Planner(catalog, stored).plan(longest, Optional.of(Duration.ofSeconds(9))))
                .isInstanceOfSatisfying(
                        Planning.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("imported"));
    }

    private static Undone.Refused refused(String code, String message) {
        return new Undone.Refused(new Problem(code, message, "import"));
    }

    private List<String> codes(Order order) {
        return ((Begun.Refused) imports.begin(order))
                .problems().stream().map(Problem::code).toList();
    }

    /** One event of the hour, and two of the next. */
    private void events() {
        for (var minute : List.of(5, 65, 66)) {
            prompt.execute("""
                    insert into tidemark.events (occurred_at, received_at, event_key, tenant_id, own_time, source, type, user_id, payload)
                    values (timestamptz '2026-01-05T03:00:00Z' + interval '%d minutes', now(), gen_random_uuid(), 2, true, 'view', 'view', '',
                        '{"url": "/live", "seconds": 9}')""".formatted(minute));
        }
    }

    private long deliver(String articles) {
        try (var staging = begin("articles")) {
            copy(staging, "articles", articles);
            assertThat(staging.commit(0)).isInstanceOf(Imported.Done.class);
            return staging.id();
        }
    }

    private Staging begin(String... rollups) {
        return ((Begun.Ready) imports.begin(order(THREE, FOUR, rollups))).staging();
    }

    private static Order order(Instant from, Instant to, String... rollups) {
        return new Order(List.of(rollups), from, to, Optional.empty(), "test");
    }

    private static long copy(Staging staging, String rollup, String csv) {
        return staging.copy(rollup, new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
    }

    private String articles() {
        return prompt.text("""
                select coalesce(string_agg(t.name || ' ' || v.article || ' ' || v.views || ' ' || v.engaged, ', ' order by t.name, v.article), '')
                from tidemark.articles v join tidemark.tenants t using (tenant_id)
                where v.bucket = '2026-01-05T03:00:00Z'""");
    }
}
