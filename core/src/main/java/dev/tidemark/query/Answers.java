package dev.tidemark.query;

import dev.tidemark.sql.Cancellation;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Row;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Runs plans. */
public final class Answers {

    private final Database database;
    private final Budget budget;
    private final KeptAnswers known;

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
        var end = System.nanoTime() + budget.time().toNanos();
        return database.transaction(
                Isolation.REPEATABLE_READ,
                session -> session.endedBy(cancellation, () -> answer(session, plans, tenantId, end)));
    }

    private List<Answering> answer(Session session, List<Plan> plans, int tenantId, long end) {
        var answers = new ArrayList<Answering>();
        var rows = 0;
        for (var plan : plans) {
            limit(session, end);
            var answering = answer(session, plan, tenantId);
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

    /** What a statement costs depends on its range and its tenant, so that a plan for any values is a bad one. */
    private void limit(Session session, long end) {
        var left = Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis());
        session.execute("""
                set local statement_timeout = %d;
                set local plan_cache_mode = force_custom_plan;
                select set_config('temp_file_limit', '%d kB', true)
                where current_setting('temp_file_limit') = '-1' and has_parameter_privilege('temp_file_limit', 'set')""".formatted(left, budget.temporaryKilobytes()));
    }

    Answering answer(Session session, Plan plan, int tenantId) {
        if (plan.ranking().isPresent()) {
            return switch (answer(session, plan.ranking().get(), tenantId)) {
                case Planning.Refused refused -> refused;
                case Answer ranking ->
                    answer(session, plan.of(plan.query().top().orElseThrow(), members(ranking)), tenantId);
            };
        }
        return switch (plan.origin()) {
            case Origin.Kept kept -> answer(session, plan, kept, tenantId);
        };
    }

    private Answering answer(Session session, Plan plan, Origin.Kept kept, int tenantId) {
        var moment = Moment.of(session, plan, kept, tenantId);
        return moment.seal()
                .flatMap(seal -> known.find(tenantId, plan, seal))
                .<Answering>map(answer -> answer.at(moment))
                .orElseGet(() -> kept.presumption()
                        .filter(each -> !isEmpty(session, kept, each, tenantId))
                        .<Answering>map(Presumption::otherwise)
                        .orElseGet(() -> found(session, plan, tenantId, moment)));
    }

    private Answer found(Session session, Plan plan, int tenantId, Moment moment) {
        var sql = QuerySql.of(plan, tenantId);
        var rows = session.query(sql.statement(), sql.values(), row -> read(row, plan));
        var total = total(session, plan, tenantId, rows.size());
        var answer = new Answer(plan, rows, total, moment.asOf(), moment.pendingDeltas());
        moment.seal().ifPresent(seal -> known.keep(tenantId, seal, answer));
        return answer;
    }

    /** Of a ranking, whose first column they are. */
    private static List<String> members(Answer ranking) {
        return ranking.rows().stream()
                .map(row -> String.valueOf(row.getFirst()))
                .toList();
    }

    /** A page that is not full is the last one. */
    private static OptionalLong total(Session session, Plan plan, int tenantId, int rows) {
        var query = plan.query();
        if (!query.total()) {
            return OptionalLong.empty();
        }
        if (rows < query.limit() && (rows > 0 || query.offset() == 0)) {
            return OptionalLong.of((long) query.offset() + rows);
        }
        var sql = QuerySql.total(plan, tenantId);
        return OptionalLong.of(session.first(sql.statement(), sql.values(), row -> row.bigint("total"))
                .orElseThrow());
    }

    private static boolean isEmpty(Session session, Origin.Kept kept, Presumption presumption, int tenantId) {
        var parameters = new Parameters(tenantId);
        var sql = "/* Answers.isEmpty.%s */\nselect not exists (\n%s\n) as empty"
                .formatted(kept.rollup().name(), PartsSql.anyIn(kept.tables(), presumption.empty(), parameters));
        return session.first(SqlStatement.of(sql), parameters.values(), row -> row.flag("empty"))
                .orElseThrow();
    }

    private static List<@Nullable Object> read(Row row, Plan plan) {
        var values = new ArrayList<@Nullable Object>();
        plan.columns().forEach(column -> values.add(value(row, plan, column)));
        return values;
    }

    private static @Nullable Object value(Row row, Plan plan, String column) {
        if (plan.query().measures().contains(column)) {
            return row.numberIfAny(column).orElse(null);
        }
        return plan.query().dimensions().contains(column) ? row.text(column) : row.local(column);
    }
}
