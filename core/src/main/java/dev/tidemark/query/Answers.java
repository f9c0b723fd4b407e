package dev.tidemark.query;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Row;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.sql.SqlStatement;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Runs plans. */
public final class Answers {

    private static final SqlStatement NOW = SqlStatement.load(Answers.class, "Answers.now");

    /**
     * What a statement costs depends on its range and its tenant, so that a plan for any values is a bad one. And processes
     * for one statement together are worth their start from about a million rows on: for 300,000 rows in 34,000 groups three
     * of them took 116 ms where one took 80, and the processors of other questions with it.
     */
    private static final String PLANNING =
            "set local plan_cache_mode = force_custom_plan; set local parallel_setup_cost = 50000";

    private final Database database;
    private final Duration timeout;

    /** @param timeout a statement that runs longer is cancelled by the database, and fails */
    public Answers(Database database, Duration timeout) {
        this.database = database;
        this.timeout = timeout;
    }

    public Duration timeout() {
        return timeout;
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

    /** The answers of several plans, at one snapshot; each plan has the time limit for itself. */
    public List<Answering> answer(List<Plan> plans, int tenantId) {
        return database.transaction(Isolation.REPEATABLE_READ, session -> {
            begin(session);
            return plans.stream().map(plan -> answer(session, plan, tenantId)).toList();
        });
    }

    /**
     * What the database would do for a plan, for one tenant: lines of text, without numbers of rows, which are statistics of
     * all tenants together.
     */
    public List<String> explain(Plan plan, int tenantId) {
        return database.transaction(Isolation.REPEATABLE_READ, session -> {
            begin(session);
            var sql = QuerySql.of(plan.shown(), tenantId);
            return session.query(sql.statement().explained(), sql.values(), row -> row.text("QUERY PLAN"));
        });
    }

    private void begin(Session session) {
        session.execute("set local statement_timeout = " + timeout.toMillis() + "; " + PLANNING);
    }

    private Answering answer(Session session, Plan plan, int tenantId) {
        return switch (plan.origin()) {
            case Origin.Kept _ -> ranked(session, plan, tenantId, () -> {});
            case Origin.Events events -> scanned(session, plan, events, tenantId);
        };
    }

    /** The savepoint leaves the snapshot to other plans when the time is over. */
    private Answering scanned(Session session, Plan plan, Origin.Events events, int tenantId) {
        var budget = events.budget().compareTo(timeout) < 0 ? events.budget() : timeout;
        var end = System.nanoTime() + budget.toNanos();
        try {
            return session.savepoint(() -> {
                var answer = ranked(
                        session, plan, tenantId, () -> limit(session, Duration.ofNanos(end - System.nanoTime())));
                limit(session, timeout);
                return answer;
            });
        } catch (SqlFailure failure) {
            if (!failure.isCancelled()) {
                throw failure;
            }
            return new Planning.Refused(
                    "scan_budget",
                    "the events of this range cannot be read within %s; ask for a shorter one, or declare a rollup that has these members together"
                            .formatted(seconds(budget)),
                    "/scan");
        }
    }

    /** @param limiting called before each of the statements that may take long */
    private Answering ranked(Session session, Plan plan, int tenantId, Runnable limiting) {
        if (plan.ranking().isEmpty()) {
            return answered(session, plan, tenantId, limiting);
        }
        return switch (ranked(session, plan.ranking().get(), tenantId, limiting)) {
            case Planning.Refused refused -> refused;
            case Answer ranking ->
                answered(session, plan.of(plan.query().top().orElseThrow(), members(ranking)), tenantId, limiting);
        };
    }

    private Answering answered(Session session, Plan plan, int tenantId, Runnable limiting) {
        return switch (plan.origin()) {
            case Origin.Events _ -> found(session, plan, tenantId, 0, limiting);
            case Origin.Kept kept -> {
                var otherwise = kept.presumption()
                        .filter(each -> !isEmpty(session, kept, each, tenantId))
                        .map(Presumption::otherwise);
                yield otherwise.isPresent()
                        ? instead(session, otherwise.get(), tenantId)
                        : found(session, plan, tenantId, pending(session, kept), limiting);
            }
        };
    }

    private Answering instead(Session session, Planning planning, int tenantId) {
        return switch (planning) {
            case Planning.Refused refused -> refused;
            case Plan plan -> answer(session, plan, tenantId);
        };
    }

    private static String seconds(Duration budget) {
        return BigDecimal.valueOf(budget.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
    }

    /** Of each statement from now on; 0 would be none. */
    private static void limit(Session session, Duration most) {
        session.execute("set local statement_timeout = " + Math.max(1, most.toMillis()));
    }

    private static Answer found(Session session, Plan plan, int tenantId, long pending, Runnable limiting) {
        limiting.run();
        var sql = QuerySql.of(plan, tenantId);
        var rows = session.query(sql.statement(), sql.values(), row -> read(row, plan));
        var asOf = session.first(NOW, Map.of(), row -> row.instant("now")).orElseThrow();
        return new Answer(plan, rows, total(session, plan, tenantId, rows.size(), limiting), asOf, pending);
    }

    /** Of a ranking, whose first column they are. */
    private static List<String> members(Answer ranking) {
        return ranking.rows().stream()
                .map(row -> String.valueOf(row.getFirst()))
                .toList();
    }

    /** A page that is not full is the last one. */
    private static OptionalLong total(Session session, Plan plan, int tenantId, int rows, Runnable limiting) {
        var query = plan.query();
        if (!query.total()) {
            return OptionalLong.empty();
        }
        if (rows < query.limit() && (rows > 0 || query.offset() == 0)) {
            return OptionalLong.of((long) query.offset() + rows);
        }
        limiting.run();
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

    private static long pending(Session session, Origin.Kept kept) {
        var count = "/* Answers.pending.%s */ select count(*) as pending from %s"
                .formatted(kept.rollup().name(), kept.tables().deltas());
        return session.first(SqlStatement.of(count), Map.of(), row -> row.bigint("pending"))
                .orElseThrow();
    }
}
