package dev.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Grain;
import dev.tidemark.schema.RollupTables;
import dev.tidemark.schema.StoredRollup;
import dev.tidemark.schema.StoredRollup.State;
import dev.tidemark.schema.StoredRollup.Whole;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The statement of a plan, without a database. */
class PlanSqlTest {

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources: { view: { fields: { page: page, title: title, level: { path: level, type: integer } }, entities: { page: title } } }
            rollups: { pages: { source: view, dimensions: { page: { entity: page }, level: level }, measures: { views: count } } }
            """);

    private static final String HOSTILE = "x'); drop table tidemark.events; -- :tenant ? $1";

    @Test
    void whatACallerGaveIsAParameter() {
        var sql = PlanSql.of(plan(everyFilter()), 7);
        assertThat(sql.text()).doesNotContain("drop", "12.5", "1234");
        assertThat(sql.parameters().toString()).contains(HOSTILE, "12.5", "1234", "Europe/Berlin");
        assertThat(Pattern.compile("\\$(\\d+)")
                        .matcher(sql.text())
                        .results()
                        .map(each -> Integer.valueOf(each.group(1)))
                        .toList())
                .hasSameSizeAs(sql.parameters())
                .startsWith(1, 2)
                .isSorted();
    }

    /** Each part that is read names the tenant: of one that did not, a tenant would see others' rows. */
    @Test
    void everyPartIsOfTheTenant() {
        var plan = plan(everyFilter());
        for (var each : List.of(plan, plan.ranking().orElseThrow())) {
            var text = PlanSql.of(each, 7).text();
            var reads = Pattern.compile("(from|join) \"?tidemark\"?[.]")
                    .matcher(text)
                    .results()
                    .count();
            var tenants =
                    Pattern.compile("tenant_id = [$]").matcher(text).results().count();
            assertThat(tenants).as(text).isEqualTo(reads).isGreaterThan(2);
        }
    }

    private static List<Filter> everyFilter() {
        return List.of(
                new Filter.Any(List.of(
                        new Filter.OnDimension("page", Filter.Operator.ENDS_WITH, List.of(HOSTILE)),
                        new Filter.OnDimension("page", Filter.Operator.EQUALS, List.of(HOSTILE)),
                        new Filter.OnDimension("page_title", Filter.Operator.NOT_EQUALS, List.of(HOSTILE, "")),
                        new Filter.OnDimension("level", Filter.Operator.LT, List.of("12.5")))),
                new Filter.OnMeasure("views", Filter.Operator.GTE, List.of(new BigDecimal(1234))));
    }

    private static Plan plan(List<Filter> filters) {
        var tables = new RollupTables(CATALOG.rollup("pages").orElseThrow(), 1);
        var stored = new StoredRollup(
                tables,
                State.CURRENT,
                true,
                Map.of(Grain.HOUR, new Whole(Instant.MIN, Instant.MAX)),
                Map.of(),
                Map.of());
        return (Plan) new Planner(CATALOG, List.of(stored))
                .plan(new Query(
                        "view",
                        List.of("views_growth"),
                        List.of("page", "page_title"),
                        Optional.of(Granularity.DAY),
                        Optional.of(day(2)),
                        Optional.of(day(1)),
                        filters,
                        Optional.of(new Query.Top("page_title", "views", 3)),
                        List.of(),
                        10,
                        0,
                        ZoneId.of("Europe/Berlin"),
                        false,
                        false));
    }

    private static Range day(int day) {
        var start = Instant.parse("2026-03-0%dT00:00:00Z".formatted(day));
        return new Range(start, start.plusSeconds(86_400));
    }
}
