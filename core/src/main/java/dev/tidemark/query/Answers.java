package dev.tidemark.query;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Row;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
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
            session.execute("set local statement_timeout = " + timeout.toMillis() + "; " + PLANNING);
            return plans.stream().map(plan -> answer(session, plan, tenantId)).toList();
        });
    }

    private Answering answer(Session session, Plan plan, int tenantId) {
        var refused = plan.presumption()
                .filter(each -> !isEmpty(session, plan, each, tenantId))
                .map(Presumption::otherwise);
        if (refused.isPresent()) {
            return refused.get();
        }
        var sql = QuerySql.of(plan, tenantId);
        var rows = session.query(sql.statement(), sql.values(), row -> read(row, plan));
        var asOf = session.first(NOW, Map.of(), row -> row.instant("now")).orElseThrow();
        return new Answer(plan, rows, total(session, plan, tenantId, rows.size()), asOf, pending(session, plan));
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

    private static boolean isEmpty(Session session, Plan plan, Presumption presumption, int tenantId) {
        var parameters = new Parameters(tenantId);
        var sql = "/* Answers.isEmpty.%s */\nselect not exists (\n%s\n) as empty"
                .formatted(plan.rollup().name(), PartsSql.anyIn(plan.tables(), presumption.empty(), parameters));
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

    private static long pending(Session session, Plan plan) {
        var count = "/* Answers.pending.%s */ select count(*) as pending from %s"
                .formatted(plan.rollup().name(), plan.tables().deltas());
        return session.first(SqlStatement.of(count), Map.of(), row -> row.bigint("pending"))
                .orElseThrow();
    }
}
