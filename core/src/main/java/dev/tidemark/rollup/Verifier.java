package dev.tidemark.rollup;

import dev.tidemark.catalog.Rollup;
import dev.tidemark.schema.EventAggregate;
import dev.tidemark.schema.RollupTables;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlStatement;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares a rollup together with its deltas to the aggregate of its events, in one statement and so in one snapshot. */
public final class Verifier {

    /** Differences beyond this many are not listed. */
    public static final int MOST = 1_000;

    private final Database database;

    public Verifier(Database database) {
        this.database = database;
    }

    /**
     * One bucket and its members where the two sides disagree, each as the text of a row: key, then measures.
     *
     * @param events what the events say; {@code (absent)} when they know nothing of it
     * @param rollup what rollup and deltas say, likewise
     */
    public record Difference(String key, String events, String rollup) {}

    /** All differences, up to {@value #MOST}; none means proved equal at this instant. Reads every event of the source. */
    public List<Difference> verify(Rollup rollup) {
        return database.transaction(
                Isolation.REPEATABLE_READ,
                session -> session.query(
                        SqlStatement.of(comparison(rollup)),
                        Map.of(),
                        row -> new Difference(row.text("key"), row.text("events"), row.text("rollup"))));
    }

    static String comparison(Rollup rollup) {
        var tables = new RollupTables(rollup);
        return """
                /* Verifier.verify.%1$s */
                with expected (%2$s) as (
                    %3$s
                ), actual (%2$s) as (
                    select %4$s, %5$s
                    from (select %2$s from %6$s union all select %2$s from %7$s) parts
                    group by %4$s
                )
                select row(%4$s)::text as key,
                    case when expected.tenant_id is null then '(absent)' else row(%8$s)::text end as events,
                    case when actual.tenant_id is null then '(absent)' else row(%9$s)::text end as rollup
                from expected
                full join actual using (%4$s)
                where row(%8$s) is distinct from row(%9$s)
                order by %4$s
                limit %10$d""".formatted(
                rollup.name(),
                tables.columns(),
                EventAggregate.of(rollup, "tidemark.events", "true").indent(4).strip(),
                String.join(", ", tables.key()),
                String.join(", ", Merge.aggregates(rollup)),
                tables.finest(),
                tables.deltas(),
                of("expected", tables.measures()),
                of("actual", tables.measures()),
                MOST);
    }

    private static String of(String side, List<String> columns) {
        Function<String, String> qualify = column -> side + "." + column;
        return columns.stream().map(qualify).collect(Collectors.joining(", "));
    }
}
