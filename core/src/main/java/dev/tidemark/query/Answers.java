package dev.tidemark.query;

import dev.tidemark.schema.Placement;
import dev.tidemark.sql.Cancellation;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Runs plans. */
public final class Answers {

    private final Database database;
    private final Budget budget;
    private final KeptAnswers known;
    private final Placement.Known placement = new Placement.Known();

    /** @param timeout what takes longer, all its plans together, is cancelled by the database, and fails */
    public Answers(Database database, Duration timeout) {
        this(database, Budget.of(timeout), new KeptAnswers(0));
    }

    /**
     * With a memory.
     *
     * @param known answers about sealed time; they are given as long as they are what would be read
     */
    public Answers(Database database, Budget budget, KeptAnswers known) {
        this.database = database;
        this.budget = budget;
        this.known = known;
    }

    /**
     * The plan's answer for one tenant, whose rows alone it reads.
     *
     * <p>REPEATABLE READ, whose snapshot the first statement takes before it is planned: a plan has all partitions that were
     * attached before. In READ COMMITTED a statement takes another snapshot after it was planned, and misses what a flush
     * in between moved from the deltas into a partition that the plan does not know.
     *
     * @throws dev.tidemark.sql.SqlFailure also when the rollup, or one of its grains, was dropped since the plan was made:
     *     {@code isMissing}, and a new plan will do
     */
    public Answering answer(Plan plan, int tenantId) {
        return answer(List.of(plan), tenantId).getFirst();
    }

    /** The answers of several plans, at one snapshot. */
    public List<Answering> answer(List<Plan> plans, int tenantId) {
        return answer(plans, tenantId, new Cancellation());
    }

    /**
     * The same, as long as nobody ends it.
     *
     * @throws Cancellation.Cancelled if somebody did
     */
    public List<Answering> answer(List<Plan> plans, int tenantId, Cancellation cancellation) {
        var end = end();
        return database.transaction(
                Isolation.REPEATABLE_READ,
                session -> session.endedBy(cancellation, () -> answer(session, plans, tenantId, end)));
    }

    private List<Answering> answer(Session session, List<Plan> plans, int tenantId, long end) {
        var run = begin(session, tenantId, end);
        var answers = new ArrayList<Answering>();
        var rows = 0;
        for (var plan : plans) {
            if (!answers.isEmpty()) {
                run.limit();
            }
            var answering = run.answer(plan);
            rows += answering instanceof Answer answer ? answer.rows().size() : 0;
            if (rows > budget.rows()) {
                // What was read is not kept in memory while the rest is.
                return Collections.nCopies(plans.size(), tooManyRows());
            }
            answers.add(answering);
        }
        return answers;
    }

    private Planning.Refused tooManyRows() {
        return new Planning.Refused(
                "too_many_rows",
                "the answers have more than %d rows together; ask for fewer of them, or say a lower limit"
                        .formatted(budget.rows()),
                "/limit");
    }

    /**
     * What the database would do for a plan, for one tenant: lines of text, without numbers of rows, which are statistics of
     * all tenants together.
     */
    public List<String> explain(Plan plan, int tenantId) {
        return database.transaction(Isolation.REPEATABLE_READ, session -> {
            begin(session, tenantId, end());
            var sql = QuerySql.of(plan.shown(), tenantId);
            return session.query(sql.statement().explained(), sql.values(), row -> row.text("QUERY PLAN"));
        });
    }

    private long end() {
        return System.nanoTime() + budget.time().toNanos();
    }

    /**
     * What a statement costs depends on its range and its tenant, so that a plan for any values is a bad one. And processes
     * for one statement together are worth their start from about a million rows on: for 300,000 rows in 34,000 groups three
     * of them took 116 ms where one took 80, and the processors of other questions with it.
     */
    private Run begin(Session session, int tenantId, long end) {
        var left = Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis());
        session.execute("""
                set local statement_timeout = %d;
                set local plan_cache_mode = force_custom_plan;
                set local parallel_setup_cost = 50000;
                select set_config('temp_file_limit', '%d kB', true)
                where current_setting('temp_file_limit') = '-1' and has_parameter_privilege('temp_file_limit', 'set')""".formatted(left, budget.temporaryKilobytes()));
        return new Run(session, placement.of(session), tenantId, known, end);
    }
}
