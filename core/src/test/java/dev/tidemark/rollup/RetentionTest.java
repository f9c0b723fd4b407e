package dev.tidemark.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import dev.tidemark.store.Batch;
import dev.tidemark.store.EventStore;
import dev.tidemark.store.Offsets;
import dev.tidemark.store.Outcome;
import dev.tidemark.testing.Events;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Invariant 7, sparing: what is let go of, events or fine grains, changes nothing of what is kept. */
class RetentionTest {

    private static final String CATALOG = """
            sources:
              page_view: { keep: 300d, fields: { article: article, engaged: { path: engaged, type: integer } } }
            rollups:
              articles:
                source: page_view
                dimensions: { article: article }
                measures: { views: count, engaged: { sum: engaged } }
                grains: [quarter_hour, hour, day, month]
                keep: { quarter_hour: 8d, hour: 60d }
              readers:
                source: page_view
                measures: { readers: { count_distinct: user }, longest: { max: engaged } }
                grains: [hour, day, week]
                keep: { hour: 40d }
              middle:
                source: page_view
                measures: { longest: { max: engaged } }
                grains: [quarter_hour, hour, day]
                keep: { hour: 8d }
              ever: { source: page_view, measures: { n: count }, grains: [hour] }
            """;

    private final String url = TestPostgres.newDatabase();
    private final Database database = Database.connect(url, 4);
    private final Prompt prompt = new Prompt(database);
    private final EventStore store = new EventStore(database);
    private int batches;

    @BeforeEach
    void twoYearsOfEvents() {
        new Apply(database).run(Catalog.parse("test", CATALOG));
        for (var day = 0; day < 700; day += 5) {
            assertThat(send(day, day)).isEqualTo(new Outcome.Stored(1, 0, 0));
        }
        prompt.execute("select tidemark.flush()");
        while (prompt.flag("select tidemark.seal()")) {
            assertEqual();
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void floorsRiseFirstAndPartitionsGoLater() {
        var before = totals();
        var partitions = prompt.number("select count(*) from pg_inherits");
        prompt.execute("select tidemark.retain()");
        assertThat(prompt.number("select count(*) from pg_inherits")).isEqualTo(partitions);
        assertThat(prompt.text(
                        "select string_agg(rollup || ' ' || grain || ' ' || (now() - floor > interval '8 days') || (now() - floor < interval '9 days'), ', ')"
                                + " from tidemark.rollup_grains where isfinite(floor) and grain = 'quarter_hour'"))
                .isEqualTo("articles quarter_hour truetrue");
        assertThat(prompt.text("select extract(day from floor at time zone 'UTC') from tidemark.source_floors"))
                .as("events go by the partition")
                .isEqualTo("1");
        assertEqual();
        prompt.execute("select tidemark.retain()");
        assertThat(prompt.number("select count(*) from pg_inherits"))
                .as("who planned a moment ago may still be reading")
                .isEqualTo(partitions);
        letGo();
        assertThat(prompt.number("select count(*) from pg_inherits")).isLessThan(partitions - 30);
        assertThat(prompt.number(
                        "select count(*) from tidemark.events where occurred_at < now() - interval '340 days'"))
                .isZero();
        assertThat(totals()).isEqualTo(before);
        assertEqual();
    }

    @Test
    void whatCoarserGrainsAreNotMadeOfYetStays() {
        var floor = "select floor from tidemark.rollup_grains where rollup = 'readers' and grain = 'hour'";
        var watermark = prompt.text("select tidemark.bucket('day', now() - interval '100 days')");
        for (var grain : List.of("day", "week")) {
            prompt.execute("""
                    update tidemark.rollup_grains set watermark = tidemark.bucket(grain, '%2$s')
                    where rollup = 'readers' and grain = '%1$s';
                    delete from tidemark.readers_%1$s where bucket >= tidemark.bucket('%1$s', '%2$s')""".formatted(grain, watermark));
        }
        assertEqual();
        prompt.execute("select tidemark.retain()");
        assertThat(prompt.text(floor)).isEqualTo(watermark);
        letGo();
        while (prompt.flag("select tidemark.seal()")) {
            assertEqual();
        }
        prompt.execute("select tidemark.retain()");
        assertThat(prompt.flag("select (%s) > now() - interval '41 days'".formatted(floor)))
                .isTrue();
        assertEqual();
    }

    @Test
    void eventsThatComeLateOrGoReachTheGrainsThatAreKept() {
        prompt.execute("select tidemark.retain()");
        letGo();
        assertThat(send(1000, 100)).isEqualTo(new Outcome.Stored(1, 0, 0));
        prompt.execute("select tidemark.flush()");
        assertThat(totals()).isEqualTo("141 141 29");
        prompt.change("delete from tidemark.events where event_key = '%s'".formatted(key(1000)));
        prompt.change(
                "update tidemark.events set payload = '{\"engaged\": 999}' where event_key = '%s'".formatted(key(100)));
        prompt.execute("select tidemark.flush()");
        assertThat(totals()).isEqualTo("140 140 28");
        assertThat(prompt.number(
                        "select max(longest) from tidemark.readers_day where bucket < now() - interval '90 days'"))
                .isEqualTo(999);
        assertEqual();
    }

    /** A finer one knows all that it knew, and a coarser one is made of it. */
    @Test
    void aGrainInTheMiddleMayGoFirst() {
        prompt.execute("select tidemark.retain()");
        letGo();
        assertThat(prompt.number("select count(*) from tidemark.middle_hour where bucket < now() - interval '40 days'"))
                .isZero();
        prompt.change(
                "update tidemark.events set payload = '{\"engaged\": 999}' where event_key = '%s'".formatted(key(100)));
        prompt.change("delete from tidemark.events where event_key = '%s'".formatted(key(105)));
        assertEqual();
        assertThat(send(1000, 100)).isEqualTo(new Outcome.Stored(1, 0, 0));
        prompt.change("update tidemark.events set occurred_at = occurred_at - interval '1 day' where event_key = '%s'"
                .formatted(key(110)));
        prompt.execute("select tidemark.flush(), tidemark.seal()");
        assertEqual();
        assertThat(prompt.number(
                        "select max(longest) from tidemark.middle_day where bucket < now() - interval '90 days'"))
                .isEqualTo(999);
        prompt.execute("select tidemark.recompute('middle')");
        assertEqual();
    }

    @Test
    void anEventThatIsTooOldIsRefused() {
        prompt.execute("select tidemark.retain()");
        assertThat(send(2000, 400)).isEqualTo(new Outcome.Stored(0, 0, 1));
        assertThat(prompt.text("select reason from tidemark.rejects")).isEqualTo("before_retention");
    }

    @Test
    void recomputingNeverReachesBelowWhatIsKept() {
        prompt.execute("select tidemark.retain()");
        letGo();
        var before = totals();
        prompt.execute(
                "select tidemark.recompute('articles'), tidemark.recompute('readers'), tidemark.recompute('ever')");
        assertThat(totals()).isEqualTo(before);
        assertThat(prompt.number("select sum(n) from tidemark.ever_hour"))
                .as("of the time before the first event that is kept as well")
                .isEqualTo(140);
        assertEqual();
    }

    /** Waiting for whoever still reads a partition must not have anybody else wait. */
    @Test
    void aReaderOfWhatIsLetGoOfHoldsUpNobody() throws SQLException {
        var retention = new Retention(database);
        retention.retain();
        aMinutePasses();
        retention.retain();
        aMinutePasses();
        var partitions = prompt.number("select count(*) from pg_inherits");
        try (var reader = DriverManager.getConnection(url);
                var statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("select count(*) from tidemark.articles_quarter_hour");
            retention.retain();
            assertThat(prompt.number("select count(*) from pg_inherits"))
                    .as("those of other tables go")
                    .isLessThan(partitions);
            assertThat(
                            prompt.number(
                                    "select count(*) from pg_inherits where inhdetachpending and inhparent = 'tidemark.articles_quarter_hour'::regclass"))
                    .isEqualTo(1);
            assertThat(send(3000, 3)).isEqualTo(new Outcome.Stored(1, 0, 0));
            assertEqual();
        }
        aMinutePasses();
        retention.retain();
        assertThat(prompt.number("select count(*) from pg_inherits where inhdetachpending"))
                .isZero();
        assertThat(prompt.number("select count(*) from tidemark.partitions_let_go()"))
                .isZero();
        assertEqual();
    }

    /** A crash between detaching and dropping leaves a table that belongs to none. */
    @Test
    void whatWasDetachedAndNotDroppedGoesAsWell() {
        var retention = new Retention(database);
        retention.retain();
        aMinutePasses();
        retention.retain();
        aMinutePasses();
        var partition = prompt.text("select min(partition) from tidemark.partitions_let_go() where parent = 'events'");
        prompt.execute("alter table tidemark.events detach partition tidemark." + partition);
        retention.retain();
        assertThat(prompt.flag("select to_regclass('tidemark.%s') is null".formatted(partition)))
                .isTrue();
        assertEqual();
    }

    /** Events of all time by months; the same by days; readers of the weeks, one event each. */
    private String totals() {
        return prompt.text("""
                select concat_ws(' ',
                    (select sum(views) from tidemark.articles_month) + (select count(*) from tidemark.articles_quarter_hour where bucket >= (select watermark from tidemark.rollup_grains where rollup = 'articles' and grain = 'month')),
                    (select sum(views) from tidemark.articles_day) + (select count(*) from tidemark.articles_quarter_hour where bucket >= (select watermark from tidemark.rollup_grains where rollup = 'articles' and grain = 'day')),
                    (select sum(cardinality(readers)) from tidemark.readers_day where bucket between now() - interval '240 days' and now() - interval '100 days'))""");
    }

    /** As a minute and more later, twice. */
    private void letGo() {
        for (var time = 0; time < 3; time++) {
            aMinutePasses();
            prompt.execute("select tidemark.retain()");
        }
    }

    private void aMinutePasses() {
        prompt.execute("update tidemark.rollup_grains set let_go_at = now() - interval '2 minutes'");
        prompt.execute("update tidemark.source_floors set let_go_at = now() - interval '2 minutes'");
    }

    private Outcome send(int number, int daysAgo) {
        var event = Events.event(
                1,
                number,
                Instant.now().minus(Duration.ofDays(daysAgo)).minusSeconds(3600),
                "page_view",
                "{\"article\": \"a\", \"engaged\": 3}");
        var from = new Offsets(database).of("topic " + batches++, 0);
        return store.store(new Batch(from, 1, List.of(event), List.of()));
    }

    private static String key(int number) {
        return new java.util.UUID(0, number).toString();
    }

    private void assertEqual() {
        for (var rollup : List.of("articles", "readers", "middle", "ever")) {
            assertThat(new Verifier(database).verify(rollup)).as(rollup).isEmpty();
        }
    }
}
