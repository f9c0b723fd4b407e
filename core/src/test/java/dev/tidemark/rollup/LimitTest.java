package dev.tidemark.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Invariant 6, bounded: members beyond a limit are counted together, and nothing is lost. */
class LimitTest {

    private static final long SEED = Long.getLong("tidemark.seed", System.nanoTime());

    private static final String CATALOG = """
            sources:
              view: { fields: { page: page, device: device, seconds: { path: seconds, type: integer } } }
            rollups:
              pages:
                source: view
                dimensions: { page: page, device: device }
                measures: { views: count, seconds: { sum: seconds }, times: { quantile: seconds } }
                grains: [hour, day]
                limits: { members_per_bucket: 4 }
              readers:
                source: view
                dimensions: { leaf: { entity: page } }
                measures: { readers: { count_distinct: user }, longest: { max: seconds } }
                grains: [quarter_hour, day]
                limits: { members_per_bucket: 3 }
            """;

    private final Database database = Database.connect(TestPostgres.newDatabase(), 4);
    private final Prompt prompt = new Prompt(database);

    @BeforeEach
    void apply() {
        new Apply(database).run(Catalog.parse("test", CATALOG));
        prompt.execute("select tidemark.add_partition('events', '2026-01-05')");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void theBusiestHaveARowAndTheRestIsTogether() {
        for (var page = 0; page < 9; page++) {
            view("2026-01-05T10:00:00Z", "p" + page, page + 1);
        }
        prompt.execute("select tidemark.flush()");
        assertThat(
                        prompt.text(
                                "select string_agg(page || device || views, ' ' order by views, page) from tidemark.pages_hour"))
                .isEqualTo("p5tablet6 p6tablet7 p7tablet8 p8tablet9 (other)(other)15");
        view("2026-01-05T10:20:00Z", "p0", 50);
        view("2026-01-05T10:20:00Z", "p8", 1);
        prompt.execute("select tidemark.flush()");
        seal();
        assertThat(prompt.text("select string_agg(page || views, ' ' order by views, page) from tidemark.pages_hour"))
                .isEqualTo("p5" + "6 p67 p78 p810 (other)65");
        assertThat(
                        prompt.text(
                                "select string_agg(key, ' ' order by key) from tidemark.readers_day r join tidemark.entities e on e.entity_id = r.leaf"))
                .contains("(other)");
        assertEqual();
    }

    @Test
    void theLawHoldsBeyondTheLimit() {
        System.out.println("LimitTest seed " + SEED + " (replay with -Dtidemark.seed=" + SEED + ")");
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        for (var step = 0; step < 80; step++) {
            switch (random.nextInt(10)) {
                case 0 ->
                    prompt.change(
                            "delete from tidemark.events where payload ->> 'page' = 'p" + random.nextInt(8) + "'");
                case 1 ->
                    prompt.change(
                            "update tidemark.events set payload = payload || '{\"seconds\": 3}', user_id = 'u1' where payload ->> 'page' = 'p"
                                    + random.nextInt(8) + "'");
                case 2 ->
                    prompt.execute("select tidemark.recompute('" + (random.nextBoolean() ? "pages" : "readers") + "')");
                case 3, 4 -> prompt.execute("select tidemark.flush()");
                case 5 -> seal();
                default -> view(random);
            }
            assertEqual();
            for (var grain : List.of("hour", "day")) {
                assertThat(most("pages_" + grain, "page <> '(other)'")).isLessThanOrEqualTo(4);
            }
            for (var grain : List.of("quarter_hour", "day")) {
                assertThat(most("readers_" + grain, "leaf <> hashtextextended('(other)', 0)"))
                        .isLessThanOrEqualTo(3);
            }
        }
    }

    /** How many members the fullest bucket has. */
    private long most(String table, String condition) {
        return prompt.number(
                "select coalesce(max(n), 0) from (select count(*) as n from tidemark.%s where %s group by tenant_id, bucket) buckets"
                        .formatted(table, condition));
    }

    private void view(RandomGenerator random) {
        for (var i = random.nextInt(12); i >= 0; i--) {
            var at = "2026-01-05T%02d:%02d:00Z".formatted(random.nextInt(3), random.nextInt(60));
            view(at, "p" + random.nextInt(8), 1 + random.nextInt(3));
        }
    }

    private void view(String at, String page, int times) {
        prompt.execute("""
                insert into tidemark.events (occurred_at, received_at, event_key, tenant_id, own_time, source, type, user_id, payload)
                select '%1$s', now(), gen_random_uuid(), 1, true, 'view', 'view', 'u' || i, jsonb_build_object('page', '%2$s', 'device', 'tablet', 'seconds', i)
                from generate_series(1, %3$d) i""".formatted(at, page, times));
    }

    private void seal() {
        while (prompt.flag("select tidemark.seal()")) {
            assertEqual();
        }
    }

    private void assertEqual() {
        for (var rollup : List.of("pages", "readers")) {
            assertThat(new Verifier(database).verify(rollup))
                    .as("%s, seed %d", rollup, SEED)
                    .isEmpty();
        }
    }
}
