package dev.tidemark.bench.live;

import dev.tidemark.bench.ground.Parts;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlStatement;
import java.util.Locale;
import java.util.Map;

/**
 * What had been used at a moment.
 *
 * @param calls of the questions at the database
 */
record Reading(long nanos, double server, double postgres, double memory, long calls, double millis) {

    private static final SqlStatement EXECUTIONS = SqlStatement.of("""
            select coalesce(sum(calls), 0)::bigint as calls, coalesce(sum(total_exec_time), 0)::numeric as millis
            from public.pg_stat_statements
            where query like 'select%union all%devices_deltas%'""");

    static Reading of(Parts parts, Database database) {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.first(
                                EXECUTIONS,
                                Map.of(),
                                row -> new Reading(
                                        System.nanoTime(),
                                        parts.processor(Parts.Part.SERVER),
                                        parts.processor(Parts.Part.POSTGRES),
                                        parts.memory(Parts.Part.SERVER),
                                        row.bigint("calls"),
                                        row.number("millis").doubleValue()))
                        .orElseThrow());
    }

    double secondsUntil(Reading later) {
        return (later.nanos - nanos) / 1e9;
    }

    String until(Reading later) {
        var seconds = secondsUntil(later);
        var asked = later.calls - calls;
        return String.format(
                Locale.ROOT,
                "server %.0f %% of a processor and %.0f MiB, Postgres %.0f %%; %.2f executions a second, %.2f ms each",
                100 * (later.server - server) / seconds,
                later.memory,
                100 * (later.postgres - postgres) / seconds,
                asked / seconds,
                (later.millis - millis) / Math.max(1, asked));
    }
}
