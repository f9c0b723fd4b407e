package dev.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.rollup.Flusher;
import dev.tidemark.schema.Apply;
import dev.tidemark.schema.RollupStore;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.sql.SqlStatement;
import dev.tidemark.store.Batch;
import dev.tidemark.store.Event;
import dev.tidemark.store.EventStore;
import dev.tidemark.store.Offsets;
import dev.tidemark.testing.Events;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What single answers look like; that all are right is the law of {@code AnswersLawTest}. */
class AnswersTest {

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources:
              page_view:
                fields: { article: article, engaged: { path: engaged, type: integer }, load: { path: load, type: decimal } }
            rollups:
              articles:
                source: page_view
                dimensions: { article: { entity: article } }
                measures:
                  views: count
                  engaged: { sum: engaged }
                  shortest: { min: engaged }
                  visitors: { count_distinct: user }
                  seconds: { quantile: engaged }
                  load: { quantile: load, percentiles: [50, 99] }
                grains: [quarter_hour]
            """);

    private final Database database = Database.connect(TestPostgres.newDatabase(), 4);
    private int batches;
    private final Answers answers = new Answers(database, Duration.ofSeconds(30));

    @BeforeEach
    void apply() {
        new Apply(database).run(CATALOG);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void ofNothingTheTotalIsZeroAndThereIsNoSmallest() {
        var answer = answer(query(
                List.of("views", "engaged", "visitors", "shortest", "seconds_p50"),
                List.of(),
                List.of(),
                List.of(),
                10));
        assertThat(answer.rows())
                .singleElement(InstanceOfAssertFactories.LIST)
                .containsExactly(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, null, null);
    }

    @Test
    void valuesAreNeverSql() {
        send(List.of(view(1, "a", "")));
        var hostile = List.of("' or '1'='1", "%", "_", "\\", ":tenant ?");
        for (var operator : List.of(Filter.Operator.CONTAINS, Filter.Operator.EQUALS)) {
            var filter = new Filter.OnDimension("article", operator, hostile);
            assertThat(rows(List.of("views"), List.of("article"), List.of(filter), List.of(), 10))
                    .isEmpty();
        }
    }

    @Test
    void anEntityHasItsNameBeforeAndAfterTheFlush() {
        send(List.of(view(1, "b", ""), view(2, "a", ""), view(3, "a", "")));
        for (var flushed : List.of(false, true)) {
            if (flushed) {
                new Flusher(database).flush("articles");
            }
            assertThat(rows(List.of("views"), List.of("article"), List.of(), List.of(), 10))
                    .containsExactly(List.of("a", number(2)), List.of("b", number(1)));
            assertThat(rows(
                            List.of(),
                            List.of("article"),
                            List.of(new Filter.OnDimension("article", Filter.Operator.NOT_CONTAINS, List.of("B"))),
                            List.of(new Order("article", true)),
                            10))
                    .containsExactly(List.of("a"));
            assertThat(rows(List.of(), List.of("article"), List.of(), List.of(new Order("article", true)), 1))
                    .containsExactly(List.of("b"));
        }
    }

    @Test
    void anArticleWhoseLastViewWasDeletedIsGoneAtOnce() {
        send(List.of(view(1, "a", ""), view(2, "b", "")));
        new Flusher(database).flush("articles");
        new Prompt(database).change("delete from tidemark.events where payload ->> 'article' = 'a'");
        assertThat(rows(List.of("views"), List.of("article"), List.of(), List.of(), 10))
                .containsExactly(List.of("b", number(1)));
    }

    @Test
    void percentilesAreWholeWhereTheNumbersAre() {
        send(List.of(view(1, "a", "\"engaged\": 10, \"load\": 1.5"), view(2, "a", "\"engaged\": 30, \"load\": 100")));
        var row = rows(
                        List.of("seconds_p50", "load_p99", "seconds_p99", "load_p50"),
                        List.of(),
                        List.of(),
                        List.of(),
                        10)
                .getFirst();
        assertThat(row.get(0)).isEqualTo(number(10));
        assertThat(row.get(2)).isEqualTo(number(30));
        assertThat((BigDecimal) row.get(1)).isBetween(number(99), number(101));
        assertThat((BigDecimal) row.get(3)).isBetween(new BigDecimal("1.48"), new BigDecimal("1.52"));
    }

    @Test
    void ordersByEstimatesAndByWhatIsAbsent() {
        send(List.of(
                view(1, "a", "\"engaged\": 10"), view(2, "b", "\"engaged\": 40"), view(10, "b", ""), view(4, "c", "")));
        assertThat(rows(
                        List.of("visitors"),
                        List.of("article"),
                        List.of(),
                        List.of(new Order("visitors", true), new Order("article", true)),
                        2))
                .containsExactly(List.of("b", number(2)), List.of("c", number(1)));
        for (var descending : List.of(true, false)) {
            var names = rows(
                            List.of("seconds_p50", "seconds_p99"),
                            List.of("article"),
                            List.of(),
                            List.of(new Order("seconds_p99", descending)),
                            10)
                    .stream()
                    .map(List::getFirst)
                    .toList();
            assertThat(names).isEqualTo(descending ? List.of("b", "a", "c") : List.of("a", "b", "c"));
        }
    }

    @Test
    void filtersOnEstimatesAndTellsHowManyRowsThereAre() {
        send(List.of(
                view(1, "a", "\"engaged\": 10"),
                view(2, "b", "\"engaged\": 40"),
                view(3, "c", "\"engaged\": 41"),
                view(4, "d", "")));
        var slow = new Filter.OnMeasure("seconds_p50", Filter.Operator.GT, List.of(number(20)));
        for (var flushed : List.of(false, true)) {
            if (flushed) {
                new Flusher(database).flush("articles");
            }
            for (var page : List.of(0, 1, 2)) {
                var answer = answer(new Query(
                        "page_view",
                        List.of("views", "seconds_p99"),
                        List.of("article"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(slow),
                        Optional.empty(),
                        List.of(new Order("article", false)),
                        1,
                        page,
                        ZoneId.of("UTC"),
                        false,
                        true));
                assertThat(answer.total()).hasValue(2);
                assertThat(answer.rows().stream().map(List::getFirst).toList())
                        .isEqualTo(List.of("b", "c", "").subList(page, page + 1).stream()
                                .filter(each -> !each.isEmpty())
                                .toList());
            }
        }
        assertThat(answer(query(List.of("views"), List.of(), List.of(), List.of(), 10))
                        .total())
                .isEmpty();
    }

    /** Every zone that a query may name is one of Postgres as well. */
    @Test
    void zonesOfJavaAreZonesOfPostgres() {
        var zones = ZoneId.getAvailableZoneIds().toArray();
        var sql = SqlStatement.of("select count(now() at time zone zone) as zones from unnest(:zones) zone");
        int known = database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.first(
                                sql, Map.of("zones", new Session.ArrayOf("text", zones)), row -> row.integer("zones"))
                        .orElseThrow());
        assertThat(known).isEqualTo(zones.length);
    }

    @Test
    void whatWasDroppedSinceItWasPlannedCanBeToldFromOtherFailures() {
        var plan = plan(query(List.of("views"), List.of(), List.of(), List.of(), 10));
        new Apply(database).run(Catalog.EMPTY, true);
        ThrowingCallable asked = () -> answers.answer(plan, 1);
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(SqlFailure.class, asked)
                        .isMissing())
                .isTrue();
    }

    /** Clocks in St. John's went back at 00:01, in the middle of a quarter of an hour. */
    @Test
    void allTimeIsToldUnlessThereIsAnEventWhereClocksCutABucket() {
        send(List.of(view(1, "a", "")));
        var days = new Query(
                "page_view",
                List.of("views"),
                List.of(),
                Optional.of(Granularity.DAY),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                10,
                0,
                ZoneId.of("America/St_Johns"),
                false,
                false);
        assertThat(answer(days).rows()).hasSize(1);
        send(List.of(Events.event(1, 2, Instant.parse("2010-11-07T02:32:00Z"), "page_view", "{}")));
        for (var flushed : List.of(false, true)) {
            if (flushed) {
                new Flusher(database).flush("articles");
            }
            assertThat(answers.answer(plan(days), 1))
                    .isInstanceOfSatisfying(
                            Planning.Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo("zone_cuts_bucket"));
            assertThat(answers.answer(plan(days), 2)).isInstanceOf(Answer.class);
        }
    }

    private static BigDecimal number(int number) {
        return BigDecimal.valueOf(number);
    }

    private static Event view(int number, String article, String more) {
        return Events.event(
                1,
                number,
                Instant.parse("2026-03-01T10:00:00Z"),
                "page_view",
                "{\"article\": \"%s\"%s}".formatted(article, more.isEmpty() ? "" : ", " + more));
    }

    private void send(List<Event> events) {
        new EventStore(database)
                .store(new Batch(new Offsets(database).of("batch " + batches++, 0), 1, events, List.of()));
    }

    private List<List<Object>> rows(
            List<String> measures, List<String> dimensions, List<Filter> filters, List<Order> order, int limit) {
        return answer(query(measures, dimensions, filters, order, limit)).rows();
    }

    private Answer answer(Query query) {
        return (Answer) answers.answer(plan(query), 1);
    }

    private Plan plan(Query query) {
        var stored = database.transaction(Isolation.READ_COMMITTED, RollupStore::all);
        return (Plan) new Planner(CATALOG, stored).plan(query);
    }

    private static Query query(
            List<String> measures, List<String> dimensions, List<Filter> filters, List<Order> order, int limit) {
        return new Query(
                "page_view",
                measures,
                dimensions,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                filters,
                Optional.empty(),
                order,
                limit,
                0,
                ZoneId.of("UTC"),
                false,
                false);
    }
}
