package dev.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.rollup.Backfill;
import dev.tidemark.schema.Apply;
import dev.tidemark.schema.RollupStore;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
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
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers from the events themselves; that they are right is the law of {@code AnswersLawTest}. */
class ScanTest {

    private static final Catalog VIEWS = Catalog.parse("test", """
            sources:
              page_view: { fields: { article: article, device: device } }
            rollups:
              articles: { source: page_view, grains: [quarter_hour], dimensions: { article: { entity: article } }, measures: { views: count } }
              devices: { source: page_view, dimensions: { device: device }, measures: { clicks: count } }
            """);

    private static final Catalog ORDERS = Catalog.parse("test", """
            sources:
              orders:
                table: shop.orders
                tenant: { column: account }
                time: created
                fields: { status: status, amount: { path: amount, type: decimal }, tags: tags }
            rollups:
              by_status: { source: orders, dimensions: { status: status }, measures: { orders: count, amount: { sum: amount } } }
              by_tag: { source: orders, dimensions: { tag: { explode: tags } }, measures: { tagged: count } }
            """);

    private static final Duration LONG = Duration.ofSeconds(20);

    private final Database database = Database.connect(TestPostgres.newDatabase(), 4);
    private final Prompt prompt = new Prompt(database);
    private final Answers answers = new Answers(database, Duration.ofSeconds(30));

    @AfterEach
    void close() {
        database.close();
    }

    /** Somebody holds the table, so that reading it takes longer than any budget. */
    @Test
    void whatCannotBeReadWithinItsBudgetIsRefusedAndLeavesTheConnectionToOthers() {
        new Apply(database).run(VIEWS);
        send(view(1, "2026-03-01T10:00:00Z", "a", "phone"));
        var together = query("page_view", List.of("views"), List.of("article", "device"), Optional.empty(), "UTC");
        var kept = query("page_view", List.of("views"), List.of("article"), Optional.empty(), "UTC");
        var plans = List.of(plan(VIEWS, together, Duration.ofMillis(100)), plan(VIEWS, kept, LONG));
        var found = database.transaction(Isolation.READ_COMMITTED, holder -> {
            holder.execute("lock table tidemark.events in access exclusive mode");
            return answers.answer(plans, 1);
        });
        assertThat(found.getFirst())
                .isEqualTo(new Planning.Refused(
                        "scan_budget",
                        "the events of this range cannot be read within 0.1 s; "
                                + "ask for a shorter one, or declare a rollup that has these members together",
                        "/scan"));
        assertThat(((Answer) found.getLast()).rows()).containsExactly(List.of("a", BigDecimal.ONE));
        assertThat(rows(VIEWS, together, 1)).hasToString("[[a, phone, 1]]");
        assertThat(rows(VIEWS, together, 2)).isEmpty();
    }

    @Test
    void noBudgetIsMoreThanAnAnswerHasAnyway() {
        new Apply(database).run(VIEWS);
        var together = query("page_view", List.of("views"), List.of("article", "device"), Optional.empty(), "UTC");
        var plan = plan(VIEWS, together, Duration.ofDays(1));
        var refused = database.transaction(Isolation.READ_COMMITTED, holder -> {
            holder.execute("lock table tidemark.events in access exclusive mode");
            return new Answers(database, Duration.ofMillis(200)).answer(plan, 1);
        });
        assertThat(((Planning.Refused) refused).message()).contains("within 0.");
    }

    /** Clocks in St. John's went back at 00:01, in the middle of a quarter of an hour. */
    @Test
    void eventsTellWhereClocksCutABucket() {
        new Apply(database).run(VIEWS);
        send(
                view(1, "2010-11-07T02:30:30Z", "a", "phone"),
                view(2, "2010-11-07T02:31:00Z", "a", "phone"),
                view(3, "2010-11-07T03:30:00Z", "a", "phone"));
        var days = query("page_view", List.of("views"), List.of(), Optional.of(Granularity.DAY), "America/St_Johns");
        var plan = plan(VIEWS, days, LONG);
        assertThat(plan.source()).startsWith("rollup:");
        var answer = (Answer) answers.answer(plan, 1);
        assertThat(answer.plan().source()).isEqualTo("events");
        assertThat(answer.pendingDeltas()).isZero();
        assertThat(answer.rows().toString()).isEqualTo("[[2010-11-06T00:00, 1], [2010-11-07T00:00, 2]]");
        assertThat(((Answer) answers.answer(plan, 2)).plan().source()).startsWith("rollup:");
    }

    @Test
    void aTableOfTheUsersOwnIsReadAsItsRollupsReadIt() {
        prompt.execute("""
                create schema shop;
                create table shop.orders (
                    id bigint generated always as identity primary key, account smallint not null, created timestamptz,
                    status text, amount double precision, tags text[]);
                insert into shop.orders (account, created, status, amount, tags) values
                    (1, '2026-01-31T23:59:59.999999Z', 'paid', 10.25, '{a,b,a}'),
                    (1, '2026-02-01T00:00:00Z', null, 'NaN', '{}'),
                    (1, '1969-12-31T23:59:59Z', 'paid', 1, null),
                    (1, 'infinity', 'paid', 'Infinity', null),
                    (2, '2026-01-31T23:59:59Z', 'paid', -0.5, '{a}')""");
        new Apply(database).run(ORDERS).toFill().forEach(new Backfill(database)::run);
        var together = query("orders", List.of("orders", "amount"), List.of("tag", "status"), Optional.empty(), "UTC");
        assertThat(rows(ORDERS, together, 1).toString())
                .isEqualTo("[[, , 1, 0], [a, paid, 1, 10.25], [b, paid, 1, 10.25]]");
        assertThat(rows(ORDERS, together, 2).toString()).isEqualTo("[[a, paid, 1, -0.5]]");
    }

    @Test
    void readsNoOtherTimeThanWasAskedFor() {
        new Apply(database).run(VIEWS);
        send(
                view(1, "2026-03-01T10:00:00.499Z", "a", "phone"),
                view(2, "2026-03-01T10:00:00.5Z", "b", "phone"),
                view(3, "2026-03-01T10:00:01.5Z", "c", "phone"));
        var second = new Range(Instant.parse("2026-03-01T10:00:00.5Z"), Instant.parse("2026-03-01T10:00:01.5Z"));
        var query = query("page_view", List.of(), List.of("article"), Optional.empty(), "UTC", Optional.of(second));
        assertThat(rows(VIEWS, query, 1)).hasToString("[[b]]");
    }

    /** The ranking, the range and the earlier one, in one budget. */
    @Test
    void ranksAndComparesAsRollupsDo() {
        new Apply(database).run(VIEWS);
        send(
                view(1, "2026-03-01T10:00:10Z", "a", "phone"),
                view(2, "2026-03-01T10:01:10Z", "a", "phone"),
                view(3, "2026-03-01T10:01:20Z", "a", "desk"),
                view(4, "2026-03-01T10:01:30Z", "b", "desk"));
        var minute = new Range(Instant.parse("2026-03-01T10:01:00Z"), Instant.parse("2026-03-01T10:02:00Z"));
        var query = query(
                "page_view",
                List.of("views", "clicks_previous", "views_growth"),
                List.of("article"),
                Optional.of(Granularity.MINUTE),
                "UTC",
                Optional.of(minute),
                Optional.of(new Query.Top("article", "clicks", 1)),
                List.of());
        assertThat(rows(VIEWS, query, 1)).hasToString("[[2026-03-01T10:01, a, 2, 1, 100.0000000000000000]]");
        var plan = plan(VIEWS, query, Duration.ofMillis(100));
        var refused = database.transaction(Isolation.READ_COMMITTED, holder -> {
            holder.execute("lock table tidemark.events in access exclusive mode");
            return answers.answer(plan, 1);
        });
        assertThat(((Planning.Refused) refused).code()).isEqualTo("scan_budget");
        assertThat(answers.explain(plan, 1)).isNotEmpty();
    }

    private List<?> rows(Catalog catalog, Query query, int tenant) {
        var answer = (Answer) answers.answer(plan(catalog, query, LONG), tenant);
        assertThat(answer.plan().source()).isEqualTo("events");
        return answer.rows();
    }

    private Plan plan(Catalog catalog, Query query, Duration budget) {
        var stored = database.transaction(Isolation.READ_COMMITTED, RollupStore::all);
        return (Plan) new Planner(catalog, stored).plan(query, Optional.of(budget));
    }

    private static Query query(
            String source, List<String> measures, List<String> dimensions, Optional<Granularity> unit, String zone) {
        return query(source, measures, dimensions, unit, zone, Optional.empty());
    }

    private static Query query(
            String source,
            List<String> measures,
            List<String> dimensions,
            Optional<Granularity> unit,
            String zone,
            Optional<Range> range) {
        var order = dimensions.stream().map(each -> new Order(each, false)).toList();
        return query(source, measures, dimensions, unit, zone, range, Optional.empty(), order);
    }

    private static Query query(
            String source,
            List<String> measures,
            List<String> dimensions,
            Optional<Granularity> unit,
            String zone,
            Optional<Range> range,
            Optional<Query.Top> top,
            List<Order> order) {
        var earlier = range.map(each ->
                new Range(each.from().minus(Duration.ofMinutes(1)), each.to().minus(Duration.ofMinutes(1))));
        return new Query(
                source,
                measures,
                dimensions,
                unit,
                range,
                earlier,
                List.of(),
                top,
                order,
                10,
                0,
                ZoneId.of(zone),
                false,
                false);
    }

    private static Event view(int number, String at, String article, String device) {
        return Events.event(
                1,
                number,
                Instant.parse(at),
                "page_view",
                "{\"article\": \"%s\", \"device\": \"%s\"}".formatted(article, device));
    }

    private void send(Event... events) {
        new EventStore(database).store(new Batch(new Offsets(database).of("batch", 0), 1, List.of(events), List.of()));
    }
}
