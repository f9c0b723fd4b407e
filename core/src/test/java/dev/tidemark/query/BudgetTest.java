package dev.tidemark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.rollup.Flusher;
import dev.tidemark.schema.Apply;
import dev.tidemark.schema.RollupStore;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.testing.Prompt;
import dev.tidemark.testing.TestPostgres;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a question may take, asked of twenty thousand pages with little memory. */
class BudgetTest {

    private static final Catalog CATALOG = Catalog.parse("test", """
            sources: { view: { fields: { page: page } } }
            rollups: { pages: { source: view, dimensions: { page: { entity: page } }, measures: { views: count } } }
            """);

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String URL = TestPostgres.newDatabase();
    private static Database database;

    @BeforeAll
    static void twentyThousandPages() {
        try (var first = Database.connect(URL, 2)) {
            var prompt = new Prompt(first);
            prompt.execute(
                    "do $$ begin execute format('alter database %I set work_mem = ''64kB''', current_database()); end $$");
            new Apply(first).run(CATALOG);
            prompt.execute("select tidemark.add_partition('events', '2026-03-01Z')");
            prompt.execute("""
                    insert into tidemark.events (occurred_at, received_at, event_key, tenant_id, own_time, source, type, user_id, payload)
                    select '2026-03-01Z', now(), gen_random_uuid(), 1, true, 'view', 'view', '', jsonb_build_object('page', 'page ' || n)
                    from generate_series(1, 20000) n""");
            new Flusher(first).flush("pages");
        }
        database = Database.connect(URL, 2);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static Plan plan(int limit, String... dimensions) {
        var query = new Query(
                "view",
                List.of("views"),
                List.of(dimensions),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                limit,
                0,
                ZoneId.of("UTC"),
                false,
                false);
        var stored = database.transaction(Isolation.READ_COMMITTED, RollupStore::all);
        return (Plan) new Planner(CATALOG, stored).plan(query);
    }

    private static Answers answers(Database database, Budget budget) {
        return new Answers(database, budget, new KeptAnswers(0));
    }

    @Test
    void moreGroupsThanFitInMemoryMayTakeSoMuchOfTheDiskAndNoMore() {
        var little = answers(database, new Budget(LONG, 64, 100_000));
        assertThatThrownBy(() -> little.answer(plan(10, "page"), 1))
                .isInstanceOfSatisfying(
                        SqlFailure.class,
                        failure -> assertThat(failure.isOverBudget())
                                .as("%s", failure)
                                .isTrue());
        assertThat(little.answer(plan(10), 1)).as("the next question").isInstanceOf(Answer.class);
        assertThat(answers(database, Budget.of(LONG)).answer(plan(10, "page"), 1))
                .isInstanceOf(Answer.class);
    }

    /** As on a Postgres that others manage: the limit is theirs, and questions are answered. */
    @Test
    void whoMayNotLimitTheDiskIsAnsweredAllTheSame() {
        var prompt = new Prompt(database);
        var role = "asker_" + ProcessHandle.current().pid();
        prompt.execute(
                "create role %1$s; grant usage on schema tidemark to %1$s; grant select on all tables in schema tidemark to %1$s; grant execute on all routines in schema tidemark to %1$s"
                        .formatted(role));
        try (var theirs = Database.connect(URL + "&options=-c%20role=" + role, 1)) {
            assertThat(new Prompt(theirs).text("select current_user::text")).isEqualTo(role);
            assertThat(answers(theirs, new Budget(LONG, 64, 100_000)).answer(plan(10, "page"), 1))
                    .isInstanceOf(Answer.class);
        } finally {
            prompt.execute("drop owned by %1$s; drop role %1$s".formatted(role));
        }
    }

    @Test
    void allAnswersOfARequestHaveSoManyRowsTogether() {
        var few = answers(database, new Budget(LONG, 1 << 20, 100));
        assertThat(few.answer(List.of(plan(50, "page"), plan(50, "page")), 1)).allMatch(Answer.class::isInstance);
        assertThat(few.answer(List.of(plan(50, "page"), plan(51, "page")), 1))
                .hasSize(2)
                .allSatisfy(each -> assertThat(each)
                        .isInstanceOfSatisfying(
                                Planning.Refused.class,
                                refused -> assertThat(refused.code()).isEqualTo("too_many_rows")));
    }

    @Test
    void allAnswersOfARequestHaveSoMuchTimeTogether() {
        var none = answers(database, new Budget(Duration.ofMillis(1), 1 << 20, 1_000_000));
        var plan = plan(20_000, "page");
        assertThatThrownBy(() -> none.answer(List.of(plan, plan, plan), 1))
                .isInstanceOfSatisfying(
                        SqlFailure.class,
                        failure -> assertThat(failure.isCancelled())
                                .as("%s", failure)
                                .isTrue());
    }
}
