package dev.tidemark.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.schema.Apply;
import dev.tidemark.sql.Database;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told is what is there, and what is wrong is told as wrong. */
class DatabaseFactsTest {

    private final Database database = Database.connect(TestPostgres.newDatabase(), 2);
    private final Prompt prompt = new Prompt(database);

    @BeforeEach
    void someViews() {
        new Apply(database).run(Catalog.parse("test", """
                sources: { view: { fields: { page: page } } }
                rollups: { pages: { source: view, dimensions: { page: page }, measures: { views: count }, grains: [hour, day] } }
                """));
        prompt.execute("select tidemark.make_partitions()");
        prompt.execute("select tidemark.add_partition('events', now() - interval '2 days')");
        views(3);
    }

    private void views(int number) {
        prompt.execute("""
                insert into tidemark.events (occurred_at, received_at, event_key, tenant_id, own_time, source, type, payload)
                select now() - interval '2 days', now(), gen_random_uuid(), 1, true, 'view', 'view', jsonb_build_object('page', i)
                from generate_series(1, %d) i""".formatted(number));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void deltasWaitUntilTheyAreFlushed() {
        assertThat(fact("pending", "pages").value()).isEqualTo(3);
        prompt.execute("select tidemark.flush()");
        assertThat(fact("pending", "pages").value()).isZero();
    }

    @Test
    void whenAllIsWellNothingIsAdvised() {
        seal();
        assertThat(read()).allSatisfy(fact -> {
            assertThat(fact.standing()).as(fact.toString()).isEqualTo(Standing.GOOD);
            assertThat(fact.says()).endsWith(".");
            assertThat(fact.advice()).isEmpty();
        });
        assertThat(read())
                .extracting(Fact::stage)
                .isSorted()
                .contains(Stage.STORE, Stage.SEAL, Stage.ROLLUPS, Stage.RETENTION);
    }

    @Test
    void aGrainThatIsNotSealedIsToldFromItsLatenessOn() {
        seal();
        assertThat(fact("late_seconds", "pages day").standing()).isEqualTo(Standing.GOOD);
        prompt.execute(
                "update tidemark.rollup_grains set watermark = tidemark.bucket('day', now()) - interval '1 day' where grain = 'day'");
        var late = fact("late_seconds", "pages day");
        var due = prompt.number(
                "select greatest(0, extract(epoch from now() - tidemark.bucket('day', now())))::bigint - %d"
                        .formatted(lateness()));
        assertThat(late.value()).isBetween(Math.max(0, due - 60.0), Math.max(0, due + 60.0));
        prompt.execute(
                "update tidemark.rollup_grains set watermark = watermark - interval '40 days' where grain = 'day'");
        var older = fact("late_seconds", "pages day");
        assertThat(older.standing()).isEqualTo(Standing.BAD);
        assertThat(older.advice()).isNotEmpty();
    }

    private static long lateness() {
        return Rollup.DEFAULT_LATENESS.toSeconds();
    }

    @Test
    void historyThatIsBeingFilledInHasAShare() {
        assertThat(fact("filled", "pages").value()).isEqualTo(1);
        prompt.execute(
                "update tidemark.backfills set done_at = null, started_at = now(), oldest = now() - (now() - tidemark.first_partition('events')) / 4");
        assertThat(fact("filled", "pages").value()).isBetween(0.24, 0.26);
    }

    @Test
    void rejectsOfTodayWantAttentionAndOlderOnesDoNot() {
        prompt.execute("""
                insert into tidemark.rejects (received_at, rejected_at, tenant_id, reason, detail, bytes)
                values (now(), now() - interval '2 days', 1, 'wrong_type', '', ''), (now(), now(), 1, 'unknown_type', '', '')""");
        assertThat(fact("rejects", "wrong_type").standing()).isEqualTo(Standing.GOOD);
        assertThat(fact("rejects", "unknown_type").standing()).isEqualTo(Standing.ATTENTION);
    }

    @Test
    void aDifferenceIsBad() {
        prompt.execute("select tidemark.verify_next()");
        assertThat(fact("differences", "pages").standing()).isEqualTo(Standing.GOOD);
        prompt.execute("update tidemark.verifications set differences = 1, checked_at = now() - interval '2 days'");
        assertThat(fact("differences", "pages").standing()).isEqualTo(Standing.BAD);
        assertThat(fact("unverified_seconds", "pages").standing()).isEqualTo(Standing.ATTENTION);
    }

    @Test
    void importsThatFailedTodayAndThoseThatLastWantAttention() {
        prompt.execute("""
                insert into tidemark.imports (low, high, state, rollups, started_at, finished_at)
                values (now(), now(), 'failed', '{pages}', now() - interval '3 days', now() - interval '2 days'),
                    (now(), now(), 'done', '{pages}', now(), now())""");
        assertThat(fact("failed", "").standing()).isEqualTo(Standing.GOOD);
        assertThat(fact("done", "").value()).isEqualTo(1);
        prompt.execute("""
                insert into tidemark.imports (low, high, state, rollups, started_at, finished_at)
                values (now(), now(), 'failed', '{pages}', now(), now()), (now(), now(), 'staging', '{pages}', now() - interval '7 hours', null)""");
        assertThat(fact("failed", "").standing()).isEqualTo(Standing.ATTENTION);
        assertThat(fact("under_way", "").standing()).isEqualTo(Standing.ATTENTION);
    }

    @Test
    void partitionsAreMissedBeforeTheyAreNeeded() {
        assertThat(fact("partitions_ahead_seconds", "").standing()).isEqualTo(Standing.GOOD);
        prompt.execute("select tidemark.add_partition('events', now() - interval '3 months')");
        prompt.rows(
                        "select partition from tidemark.partitions_of('events') where ends > now()",
                        row -> row.text("partition"))
                .forEach(name -> prompt.execute("drop table tidemark." + name));
        assertThat(fact("partitions_ahead_seconds", "").standing()).isEqualTo(Standing.BAD);
    }

    @Test
    void ofAnEmptyDatabaseNothingIsBad() {
        try (var empty = Database.connect(TestPostgres.newDatabase(), 1)) {
            assertThat(new DatabaseFacts(empty).read())
                    .allMatch(fact -> fact.standing() == Standing.GOOD)
                    .noneMatch(fact -> fact.name().equals("partitions_ahead_seconds"));
        }
    }

    @Test
    void asJsonTheyAreTheSame() {
        prompt.execute(
                "insert into tidemark.rejects (received_at, tenant_id, reason, detail, bytes) values (now(), 1, 'unknown_type', '', '')");
        var facts = read();
        var json = FactsJson.write(facts);
        assertThat(FactsJson.read(json)).isEqualTo(facts);
        assertThat(json.valueStream()
                        .filter(stage -> stage.path("stage").asString().equals("process"))
                        .map(stage -> stage.path("standing").asString()))
                .containsExactly("attention");
    }

    private void seal() {
        prompt.execute("select tidemark.flush()");
        while (prompt.flag("select tidemark.seal()")) {
            // A month at a time.
        }
    }

    private Fact fact(String name, String of) {
        return read().stream()
                .filter(each -> each.name().equals(name) && each.of().equals(of))
                .findFirst()
                .orElseThrow();
    }

    private List<Fact> read() {
        return new DatabaseFacts(database).read();
    }
}
