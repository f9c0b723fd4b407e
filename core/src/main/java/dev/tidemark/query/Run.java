package dev.tidemark.query;

import dev.tidemark.schema.Placement;
import dev.tidemark.sql.Row;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.sql.SqlStatement;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs plans for one tenant inside a transaction, at its snapshot.
 *
 * @param known answers about sealed time
 * @param end when its time is over, by {@link System#nanoTime}
 */
record Run(Session session, Placement placement, int tenantId, KeptAnswers known, long end) {

    /** Has the database cancel what takes longer than is left. */
    void limit() {
        var left = Duration.ofNanos(end - System.nanoTime()).toMillis();
        session.execute("set local statement_timeout = " + Math.max(1, left));
    }

    Answering answer(Plan plan) {
        return switch (plan.origin()) {
            case Origin.Kept _ -> ranked(plan);
            case Origin.Events events -> scanned(plan, events);
        };
    }

    /** The savepoint leaves the snapshot to other plans when the time is over. */
    private Answering scanned(Plan plan, Origin.Events events) {
        var begin = System.nanoTime();
        var budget = Math.min(end - begin, events.budget().toNanos());
        var within = new Run(session, placement, tenantId, known, begin + budget);
        try {
            return session.savepoint(() -> {
                var answer = within.ranked(plan);
                limit();
                return answer;
            });
        } catch (SqlFailure failure) {
            if (!failure.isCancelled()) {
                throw failure;
            }
            return new Planning.Refused(
                    "scan_budget",
                    "the events of this range cannot be read within %s; ask for a shorter one, or declare a rollup that has these members together"
                            .formatted(seconds(Duration.ofNanos(budget))),
                    "/scan");
        }
    }

    private static String seconds(Duration budget) {
        return BigDecimal.valueOf(budget.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
    }

    /** With the members found first that are told, if they are not all. */
    private Answering ranked(Plan plan) {
        if (plan.ranking().isEmpty()) {
            return answered(plan);
        }
        return switch (ranked(plan.ranking().get())) {
            case Planning.Refused refused -> refused;
            case Answer ranking -> answered(plan.of(plan.query().top().orElseThrow(), members(ranking)));
        };
    }

    /** Of a ranking, whose first column they are. */
    private static List<String> members(Answer ranking) {
        return ranking.rows().stream()
                .map(row -> String.valueOf(row.getFirst()))
                .toList();
    }

    private Answering answered(Plan plan) {
        return switch (plan.origin()) {
            case Origin.Kept kept -> kept(plan, kept);
            case Origin.Events _ -> {
                limit();
                yield found(plan, Moment.of(session));
            }
        };
    }

    private Answering kept(Plan plan, Origin.Kept kept) {
        var moment = switch (placement) {
            case PLAIN -> Moment.of(session, plan, kept, tenantId);
            case CITUS -> Moment.onShard(session, kept, tenantId);
        };
        var known = moment.seal().flatMap(seal -> this.known.find(tenantId, plan, seal));
        if (known.isPresent()) {
            return known.get().at(moment);
        }
        var otherwise = kept.presumption().filter(each -> !isEmpty(kept, each)).map(Presumption::otherwise);
        return otherwise.isPresent() ? instead(otherwise.get()) : found(plan, moment);
    }

    private Answering instead(Planning planning) {
        return switch (planning) {
            case Planning.Refused refused -> refused;
            case Plan plan -> answer(plan);
        };
    }

    private Answer found(Plan plan, Moment moment) {
        var sql = QuerySql.of(plan, tenantId);
        var rows = session.query(sql.statement(), sql.values(), row -> read(row, plan));
        var answer = new Answer(
                plan, rows, total(plan, rows.size()), moment.asOf(), moment.pendingDeltas(), overlapping(plan));
        moment.seal().ifPresent(seal -> known.keep(tenantId, seal, answer));
        return answer;
    }

    private List<String> overlapping(Plan plan) {
        return plan.members().stream()
                .filter(plan::isExploded)
                .filter(each -> isListOfSeveral(plan, each))
                .map(DimensionMember::name)
                .toList();
    }

    private boolean isListOfSeveral(Plan plan, DimensionMember member) {
        var parameters = new Parameters(tenantId);
        var condition = new AttributeSql(plan.rollup(), member, parameters).isListOfSeveral();
        var sql = "/* Answers.isListOfSeveral.%s */\n%sselect %s as several"
                .formatted(plan.rollup().name(), parameters.with(), condition);
        return session.first(SqlStatement.of(sql), parameters.values(), row -> row.flag("several"))
                .orElseThrow();
    }

    /** A page that is not full is the last one. */
    private OptionalLong total(Plan plan, int rows) {
        var query = plan.query();
        if (!query.total()) {
            return OptionalLong.empty();
        }
        if (rows < query.limit() && (rows > 0 || query.offset() == 0)) {
            return OptionalLong.of((long) query.offset() + rows);
        }
        limit();
        var sql = QuerySql.total(plan, tenantId);
        return OptionalLong.of(session.first(sql.statement(), sql.values(), row -> row.bigint("total"))
                .orElseThrow());
    }

    private boolean isEmpty(Origin.Kept kept, Presumption presumption) {
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
