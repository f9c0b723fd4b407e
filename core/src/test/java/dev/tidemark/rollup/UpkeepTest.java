package dev.tidemark.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlStatement;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes on in the background: covering indexes of what is over, and the walk of the verifier. */
class UpkeepTest {

    private static final String PAGES = """
            sources:
              view: { fields: { page: page, seconds: { path: seconds, type: integer } } }
            rollups:
              pages:
                source: view
                dimensions: { page: page }
                measures: { views: count, seconds: { sum: seconds }, readers: { count_distinct: user } }
                grains: [hour, day, month]
                RANKS
              site: { source: view, measures: { most: { max: seconds } }, grains: [quarter_hour] }
            """;

    private static final Catalog CATALOG = Catalog.parse("test", PAGES.replace("RANKS", ""));

    private final Database database = Database.connect(TestPostgres.newDatabase(), 4);
    private final Prompt prompt = new Prompt(database);

    @BeforeEach
    void twoYearsOfViews() {
        new Apply(database).run(CATALOG);
        prompt.execute(
                "select tidemark.add_partition('events', now() - i * interval '20 days') from generate_series(0, 40) i");
        prompt.execute("""
                insert into tidemark.events (occurred_at, received_at, event_key, tenant_id, own_time, source, type, user_id, payload)
                select now() - i * interval '20 hours 1 minute', now(), gen_random_uuid(), 1, true, 'view', 'view', 'u' || i % 9, jsonb_build_object('page', i % 7, 'seconds', i)
                from generate_series(1, 800) i""");
        prompt.execute("select tidemark.flush()");
        while (prompt.flag("select tidemark.seal()")) {
            // A month at a time.
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aPartitionThatIsOverGetsACoveringIndexOnce() {
        var maintenance = new Maintenance(database);
        var done = new HashSet<String>();
        for (var partition = maintenance.step(); partition.isPresent(); partition = maintenance.step()) {
            assertThat(done.add(partition.get())).isTrue();
        }
        assertThat(done).hasSizeGreaterThan(60).allMatch(name -> name.matches("(pages|site)_.*_p\\d+"));
        assertThat(
                        prompt.number(
                                "select count(*) from pg_index join pg_class on oid = indexrelid where relname like '%\\_c' and indisvalid"))
                .isEqualTo(done.size());
        var plan = plan("""
                select page, sum(views) from tidemark.pages_hour
                where tenant_id = 1 and bucket >= date_trunc('month', now() - interval '3 months') and bucket < date_trunc('month', now() - interval '3 months') + interval '2 days'
                group by page""");
        assertThat(plan).contains("Index Only Scan");
        prompt.execute("insert into tidemark.events select * from tidemark.events where false");
        assertThat(new Verifier(database).verify("pages")).isEmpty();
    }

    @Test
    void coarserGrainsHaveTheirsWhileTheirPartitionGoesOn() {
        index();
        assertThat(indexes("pages_day"))
                .contains("c " + prompt.text("select to_char(now() - interval '2 days', 'YYYYMM')"));
        assertThat(indexes("pages_hour")).doesNotContain("c " + prompt.text("select to_char(now(), 'YYYYMM')"));
    }

    @Test
    void aRollupThatRanksHasAnIndexForEachMeasureThatItRanksByInstead() {
        index();
        var partition = prompt.text("select to_char(now() - interval '3 months', 'YYYYMM')");
        for (var ranks : List.of("[views, seconds]", "[seconds]", "[views]", "[seconds, views]")) {
            new Apply(database).run(Catalog.parse("test", PAGES.replace("RANKS", "rank_by: " + ranks)));
            index();
            var expected =
                    Stream.of(ranks.replaceAll("[\\[\\] ]", "").split(",")).toList();
            assertThat(indexes("pages_hour").stream().filter(each -> each.endsWith(partition)))
                    .hasSize(expected.size());
            for (var i = 0; i < expected.size(); i++) {
                assertThat(prompt.text("select indexdef from pg_indexes where indexname = 'pages_hour_p%s_%d'"
                                .formatted(partition, i + 1)))
                        .contains("(tenant_id, bucket, %s DESC, page)".formatted(expected.get(i)));
            }
        }
        new Apply(database).run(CATALOG);
        index();
        assertThat(indexes("pages_hour")).contains("c " + partition).doesNotContain("1 " + partition);
        assertThat(new Maintenance(database).step()).isEmpty();
    }

    private void index() {
        var maintenance = new Maintenance(database);
        while (maintenance.step().isPresent()) {
            // One at a time.
        }
    }

    /** Last letter and month of those of a grain. */
    private List<String> indexes(String grain) {
        return prompt.text(
                        "select string_agg(right(indexname, 1) || ' ' || substring(indexname from '_p([0-9]+)_'), ',') from pg_indexes where indexname ~ '^%s_p[0-9]+_[c1-9]$'"
                                .formatted(grain))
                .lines()
                .flatMap(each -> Stream.of(each.split(",")))
                .toList();
    }

    @Test
    void anIndexThatWasInterruptedIsMadeAgain() {
        var partition = prompt.text(
                "select max(child.relname::text) from pg_class child join pg_inherits on inhrelid = child.oid where inhparent = 'tidemark.site_quarter_hour'::regclass and not child.relname ~ to_char(now(), 'YYYYMM')");
        index();
        prompt.execute("drop index tidemark.\"%s_c\"".formatted(partition));
        prompt.execute("create index \"%s_b\" on tidemark.\"%s\" (bucket)".formatted(partition, partition));
        assertThat(new Maintenance(database).step()).contains(partition);
        assertThat(prompt.flag("select count(*) = 0 from pg_class where relname like '%\\_b'"))
                .isTrue();
    }

    @Test
    void theWalkComesByEveryDamageAndBeginsAgain() {
        var walk = new Walk(database, Clock.systemUTC(), 0.01);
        assertThat(round(walk)).isZero();
        prompt.execute(
                "update tidemark.pages_month set seconds = seconds + 1 where bucket = (select min(bucket) from tidemark.pages_month)");
        prompt.execute(
                "delete from tidemark.site_quarter_hour where bucket = (select min(bucket) from tidemark.site_quarter_hour)");
        prompt.execute(
                "update tidemark.pages_hour set readers = '{}' where bucket = (select percentile_disc(0.5) within group (order by bucket) from tidemark.pages_hour)");
        assertThat(round(walk)).isGreaterThanOrEqualTo(3);
        assertThat(prompt.flag("select sum(differences) >= 3 from tidemark.verifications"))
                .isTrue();
    }

    @Test
    void itRestsNinetyNineTimesAsLongAsItWorked() {
        var piece = new Walk(database, Clock.systemUTC(), 0.01).step().orElseThrow();
        assertThat(piece.rest().toMillis())
                .isCloseTo(piece.took().multipliedBy(99).toMillis(), org.assertj.core.api.Assertions.within(2L));
        assertThat(piece.took()).isPositive().isLessThan(Duration.ofMinutes(1));
    }

    /** Until both rollups have been walked over once more, from the beginning. */
    private long round(Walk walk) {
        var differences = 0L;
        var starts = 0L;
        while (starts < 4) {
            var piece = walk.step().orElseThrow();
            differences += piece.differences();
            starts += prompt.number(
                    "select count(*) from tidemark.verifications where next >= now() - interval '90 minutes' and rollup = '%s'"
                            .formatted(piece.rollup()));
        }
        return differences;
    }

    /** A table of one page is read whole, unless that is forbidden. */
    private String plan(String sql) {
        return database.transaction(Isolation.READ_COMMITTED, session -> {
            session.execute("set local enable_seqscan = off; set local enable_bitmapscan = off");
            return session.first(
                            SqlStatement.of("explain (format json) " + sql), Map.of(), row -> row.text("QUERY PLAN"))
                    .orElseThrow();
        });
    }
}
