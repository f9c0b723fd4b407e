package dev.tidemark.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Partitions of a day, beside those of a month, whatever the catalog said before. */
class DailyPartitionsTest {

    private static final String CATALOG = """
            sources: { view: { fields: { page: page } } }
            rollups:
              pages:
                source: view
                dimensions: { page: page }
                measures: { views: count }
                grains: [hour, day, week, month]
                WORDS
            """;

    private final Database database = Database.connect(TestPostgres.newDatabase(), 4);
    private final Prompt prompt = new Prompt(database);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void areOfTheGrainsThatAreFinerThanADay() {
        apply("partitions: day");
        view("2026-02-28 23:30Z", "2026-03-01 00:00Z", "2026-03-31 12:00Z");
        assertThat(partitions("hour")).isEqualTo("20260228 20260301 20260331");
        assertThat(partitions("day")).isEqualTo("202602 202603");
        assertThat(partitions("week")).isEqualTo("2026");
        assertEqual();
    }

    @Test
    void beginWhereThereIsNoMonthYet() {
        apply("");
        view("2026-02-10 10:00Z");
        apply("partitions: day");
        view("2026-02-11 10:00Z", "2026-03-01 10:00Z");
        assertThat(partitions("hour")).isEqualTo("202602 20260301");
        apply("partitions: month");
        view("2026-03-02 10:00Z", "2026-04-01 10:00Z");
        assertThat(partitions("hour"))
                .as("a month of which there is a day goes on by the day")
                .isEqualTo("202602 20260301 20260302 202604");
        assertEqual();
    }

    @Test
    void areMadeAheadForEachDay() {
        apply("partitions: day");
        prompt.execute("select tidemark.make_partitions()");
        assertThat(prompt.number("select count(*) from tidemark.partitions_of('pages_hour') where starts >= now()"))
                .isEqualTo(7);
        assertThat(prompt.number("select tidemark.make_partitions()")).isZero();
    }

    @Test
    void getIndexesDayByDayAndAreLetGoOfDayByDay() {
        apply("partitions: day\n    keep: { hour: 8d }");
        prompt.execute("""
                select tidemark.add_partition('events', now() - i * interval '1 day') from generate_series(0, 20) i""");
        prompt.execute(
                INSERT + "select now() - i * interval '1 day', %s from generate_series(0, 20) i".formatted(REST));
        prompt.execute("select tidemark.flush()");
        while (prompt.flag("select tidemark.seal()")) {
            assertEqual();
        }
        var maintenance = new Maintenance(database);
        while (maintenance.step().isPresent()) {
            // One at a time.
        }
        assertThat(prompt.number("select count(*) from pg_indexes where indexname ~ '^pages_hour_p[0-9]{8}_c$'"))
                .as("of the days that are over since a day")
                .isEqualTo(19);
        var retention = new Retention(database);
        for (var time = 0; time < 3; time++) {
            retention.retain();
            prompt.execute("update tidemark.rollup_grains set let_go_at = now() - interval '2 minutes'");
        }
        assertThat(prompt.number("select count(*) from tidemark.partitions_of('pages_hour')"))
                .isEqualTo(9);
        assertThat(
                        prompt.number("select sum(views) from tidemark.pages_day")
                                + prompt.number(
                                        "select sum(views) from tidemark.pages_hour where bucket >= (select watermark from tidemark.rollup_grains where grain = 'day')"))
                .isEqualTo(21);
        assertEqual();
    }

    private static final String INSERT =
            "insert into tidemark.events (occurred_at, received_at, event_key, tenant_id, own_time, source, type, payload) ";
    private static final String REST = "now(), gen_random_uuid(), 1, true, 'view', 'view', '{\"page\": \"/a\"}'";

    private void apply(String words) {
        new Apply(database).run(Catalog.parse("test", CATALOG.replace("WORDS", words)));
        new Backfill(database).run("pages");
    }

    private void view(String... times) {
        for (var time : times) {
            prompt.execute("select tidemark.add_partition('events', '%s')".formatted(time));
            prompt.execute(INSERT + "values ('%s', %s)".formatted(time, REST));
        }
        prompt.execute("select tidemark.flush()");
        while (prompt.flag("select tidemark.seal()")) {
            assertEqual();
        }
    }

    private String partitions(String grain) {
        return prompt.text(
                "select string_agg(substring(partition from '_p([0-9]+)$'), ' ' order by starts) from tidemark.partitions_of('pages_%s') where starts < '2026-05-01'"
                        .formatted(grain));
    }

    private void assertEqual() {
        assertThat(new Verifier(database).verify("pages")).isEmpty();
    }
}
