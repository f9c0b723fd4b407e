package dev.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.rollup.Backfill;
import dev.tidemark.rollup.Maintenance;
import dev.tidemark.rollup.Sealer;
import dev.tidemark.schema.Apply;
import dev.tidemark.schema.RollupStore;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Postgres does for a question about sealed time: which indexes and partitions it reads, and how much of them. */
class IndexPlansTest {

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources:
              view:
                fields: { page: page, section: section, authors: authors, seconds: { path: seconds, type: integer } }
                entities: { page: [section, authors] }
            rollups:
              pages:
                source: view
                dimensions: { page: { entity: page } }
                measures: { views: count, seconds: { sum: seconds } }
                grains: [hour, day, week, month]
                rank_by: [seconds]
              site: { source: view, measures: { all_views: count }, grains: [quarter_hour, hour, day, month] }
            """);

    private static final int PAGES = 400;
    private static final Pattern PARAMETER = Pattern.compile("[$]([0-9]+)");

    private static final Database DATABASE = Database.connect(TestPostgres.newDatabase(), 4);
    private static final Prompt PROMPT = new Prompt(DATABASE);
    private static final LocalDate MONTH = LocalDate.parse("2025-10-01");

    /** Two months of two tenants, four hours a day; some of what came late still waits. */
    @BeforeAll
    static void load() {
        var done = new Apply(DATABASE).run(CATALOG);
        done.toFill().forEach(new Backfill(DATABASE)::run);
        PROMPT.execute("""
                insert into tidemark.pages_deltas (tenant_id, bucket, page, views, seconds)
                select tenant, at, '/' || page, page, 1 + (page * 7 + extract(doy from at)::integer) %% 900
                from generate_series(1, 2) tenant, generate_series(1, %d) page, %s""".formatted(PAGES, time()));
        PROMPT.execute(
                "insert into tidemark.site_deltas (tenant_id, bucket, all_views) select 1, at, 9 from " + time());
        PROMPT.execute("""
                insert into tidemark.entity_changes (occurred_at, tenant_id, kind, key, attributes)
                select '2026-01-01Z', tenant, 'view.page', '/' || page, jsonb_build_object('section', 'section ' || page %% 10, 'authors', array['a' || page %% 50, 'b' || page %% 7])
                from generate_series(1, 2) tenant, generate_series(1, %d) page""".formatted(PAGES));
        PROMPT.execute("select tidemark.flush()");
        List.of("pages", "site").forEach(rollup -> {
            var sealer = new Sealer(DATABASE);
            while (sealer.seal(rollup)) {
                // A month at a time.
            }
        });
        var maintenance = new Maintenance(DATABASE);
        while (maintenance.step().isPresent()) {
            // A partition at a time.
        }
        PROMPT.execute(
                "insert into tidemark.pages_deltas (tenant_id, bucket, page, views, seconds) select 1, timestamptz '%sZ' + interval '9 days', '/' || page, 1, 5000 * (page %% 3) from generate_series(1, 10) page"
                        .formatted(MONTH));
        DATABASE.outsideTransaction(session -> {
            session.execute("vacuum analyze");
            return true;
        });
    }

    private static String time() {
        return "(select timestamptz '%sZ' + i * interval '6 hours' as at from generate_series(0, 4 * 61 - 1) i) times"
                .formatted(MONTH.minusMonths(1));
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void theFirstOfAMonthAreReadFromAnIndexInTheirOrder() {
        var plan = explain(top(start(MONTH), start(MONTH.plusMonths(1))), 1);
        assertThat(tables(plan)).containsOnly("pages_month_p" + MONTH.getYear(), "pages_deltas", "entities");
        var ranked = nodes(plan, "pages_month_p" + MONTH.getYear() + "_1");
        assertThat(ranked).isNotEmpty().allMatch(node -> text(node, "Node Type").equals("Index Only Scan"));
        assertThat(ranked.getFirst().path("Actual Rows").asInt()).isLessThanOrEqualTo(20);
        assertThat(plan.findValues("Heap Fetches")).allMatch(each -> each.asInt() == 0);
        assertNamesOfThePageAlone(plan);
    }

    /** And not by looking at every entity that is known. */
    @Test
    void articlesOfASectionOrAnAuthorAreFoundByTheIndexOfTerms() {
        for (var filter : List.of(List.of("page_section", "section 3"), List.of("page_authors", "a7"))) {
            for (var operator : List.of(Filter.Operator.EQUALS, Filter.Operator.NOT_EQUALS)) {
                var query = top(start(MONTH), start(MONTH.plusMonths(1)));
                var plan = explain(
                        only(query, new Filter.OnDimension(filter.getFirst(), operator, List.of(filter.getLast()))), 1);
                assertThat(nodes(plan, "entities_by_term"))
                        .as("%s %s", filter, operator)
                        .singleElement()
                        .satisfies(node ->
                                assertThat(node.path("Actual Rows").asInt()).isLessThan(PAGES / 5));
                assertThat(nodes(plan, "pages_month_p" + MONTH.getYear() + "_1"))
                        .as("those without deltas in the order of the ranking")
                        .isNotEmpty();
            }
        }
    }

    @Test
    void thirtyDaysAreReadFromIndexesAlone() {
        var from = MONTH.minusDays(12);
        var plan = explain(top(start(from), start(from.plusDays(30))), 1);
        var weeks = "pages_week_p" + MONTH.getYear();
        var before = "pages_day_p" + month(MONTH.minusMonths(1));
        assertThat(tables(plan)).contains(weeks, before, "pages_deltas", "entities");
        assertThat(tables(plan)).allMatch(table -> table.matches("pages_(week|day)_p\\d+|pages_deltas|entities"));
        assertThat(tables(plan)).doesNotContain("pages_day_p" + month(MONTH.plusMonths(1)));
        assertThat(scans(plan, "pages_week", "pages_day"))
                .isNotEmpty()
                .allMatch(node -> text(node, "Node Type").equals("Index Only Scan"));
        assertThat(plan.findValues("Heap Fetches")).allMatch(each -> each.asInt() == 0);
        assertNamesOfThePageAlone(plan);
    }

    @Test
    void aSeriesReadsThePartitionsOfItsRangeAlone() {
        var zone = ZoneId.of("America/New_York");
        var from = MONTH.plusDays(1).atStartOfDay(zone).toInstant();
        var to = MONTH.plusDays(20).atStartOfDay(zone).toInstant();
        var plan = explain(query(List.of("all_views"), List.of(), Optional.of(Granularity.DAY), from, to, zone), 1);
        assertThat(tables(plan)).containsOnly("site_hour_p" + month(MONTH), "site_deltas");
    }

    /** Members with deltas come before or behind those that have none, or leave. */
    @Test
    void theFirstByTheIndexAreTheFirstWhateverWaits() {
        var seed = Long.getLong("tidemark.seed", System.nanoTime());
        System.out.println("IndexPlansTest seed " + seed + " (replay with -Dtidemark.seed=" + seed + ")");
        var random = new Random(seed);
        for (var round = 0; round < 30; round++) {
            PROMPT.execute(
                    "insert into tidemark.pages_deltas (tenant_id, bucket, page, views, seconds) select 1, timestamptz '%sZ' + interval '%d days', '/' || %d, %d, %d"
                            .formatted(
                                    MONTH,
                                    random.nextInt(28),
                                    random.nextInt(PAGES + 20),
                                    1 + random.nextInt(5),
                                    random.nextInt(200_000) - 50_000));
            var limit = 1 + random.nextInt(40);
            var offset = random.nextInt(3) * random.nextInt(30);
            var from = random.nextBoolean() ? MONTH : MONTH.plusDays(random.nextInt(28));
            var to = from.equals(MONTH) ? MONTH.plusMonths(1) : from.plusDays(1);
            var query = new Query(
                    "view",
                    List.of("seconds"),
                    List.of("page"),
                    Optional.empty(),
                    Optional.of(new Range(start(from), start(to))),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    List.of(),
                    limit,
                    offset,
                    ZoneOffset.UTC,
                    false,
                    false);
            var plan = plan(query);
            assertThat(Ranking.of(plan, ((Origin.Kept) plan.origin()).tiles())).isPresent();
            var answer = (Answer) new Answers(DATABASE, Duration.ofSeconds(30)).answer(plan, 1);
            assertThat(answer.rows().stream()
                            .map(row -> row.get(0) + " " + row.get(1))
                            .toList())
                    .as("seed %d, %s", seed, query)
                    .isEqualTo(expected(from, to, limit, offset));
        }
    }

    private static List<String> expected(LocalDate from, LocalDate to, int limit, int offset) {
        var told = """
                select string_agg(told, ',' order by place) from (
                    select page || ' ' || seconds as told, row_number() over (order by seconds desc, hashtextextended(page, 0)) as place
                    from (
                        select page, sum(seconds) as seconds
                        from (
                            select e.key as page, r.seconds from tidemark.pages_hour r join tidemark.entities e on e.tenant_id = r.tenant_id and e.entity_id = r.page
                            where r.tenant_id = 1 and r.bucket >= '%1$sZ' and r.bucket < '%2$sZ'
                            union all
                            select page, seconds from tidemark.pages_deltas where tenant_id = 1 and bucket >= '%1$sZ' and bucket < '%2$sZ'
                        ) parts
                        group by 1
                    ) pages
                    order by place limit %3$d offset %4$d
                ) page""".formatted(from, to, limit, offset);
        return List.of(PROMPT.text(told).split(","));
    }

    private static Query top(Instant from, Instant to) {
        return new Query(
                "view",
                List.of("seconds", "views"),
                List.of("page"),
                Optional.empty(),
                Optional.of(new Range(from, to)),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                20,
                0,
                ZoneOffset.UTC,
                false,
                false);
    }

    private static Query only(Query query, Filter filter) {
        return new Query(
                query.source(),
                query.measures(),
                query.dimensions(),
                query.granularity(),
                query.range(),
                query.earlier(),
                List.of(filter),
                query.top(),
                query.order(),
                query.limit(),
                query.offset(),
                query.zone(),
                query.fill(),
                query.total());
    }

    private static Query query(
            List<String> measures,
            List<String> dimensions,
            Optional<Granularity> granularity,
            Instant from,
            Instant to,
            ZoneId zone) {
        return new Query(
                "view",
                measures,
                dimensions,
                granularity,
                Optional.of(new Range(from, to)),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                1000,
                0,
                zone,
                false,
                false);
    }

    private static void assertNamesOfThePageAlone(JsonNode plan) {
        assertThat(scans(plan, "entities")).singleElement().satisfies(node -> {
            assertThat(text(node, "Index Name")).isEqualTo("entities_key");
            assertThat(node.path("Actual Loops").asInt()).isEqualTo(20);
        });
    }

    private static Plan plan(Query query) {
        var stored = DATABASE.transaction(Isolation.REPEATABLE_READ, RollupStore::all);
        return (Plan) new Planner(CATALOG, stored).plan(query);
    }

    private static JsonNode explain(Query query, int tenant) {
        var sql = PlanSql.of(plan(query), tenant);
        var text = PARAMETER
                .matcher(sql.text())
                .replaceAll(match -> literal(sql.parameters().get(Integer.parseInt(match.group(1)) - 1)));
        return JsonMapper.shared()
                .readTree(PROMPT.rows("explain (analyze, format json) " + text, row -> row.text("QUERY PLAN"))
                        .getFirst());
    }

    private static String literal(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(each -> "'" + each + "'").collect(Collectors.joining(", ", "array[", "]"))
                : "'" + value + "'";
    }

    private static List<JsonNode> scans(JsonNode plan, String... tables) {
        return plan.findParents("Relation Name").stream()
                .filter(node -> List.of(tables).stream()
                        .anyMatch(each -> text(node, "Relation Name").startsWith(each)))
                .toList();
    }

    private static List<JsonNode> nodes(JsonNode plan, String index) {
        return plan.findParents("Index Name").stream()
                .filter(node -> text(node, "Index Name").equals(index))
                .toList();
    }

    private static List<String> tables(JsonNode plan) {
        return plan.findValuesAsString("Relation Name").stream().distinct().toList();
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static String month(LocalDate day) {
        return day.toString().substring(0, 7).replace("-", "");
    }
}
