package dev.tidemark.bench.faults;

import dev.tidemark.rollup.Verifier;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The raw events, as the database has them: read past all lanes. */
final class Stored {

    /** Of those without a time of their own the hour is not known; and the server's clock may have been moved. */
    private static final SqlStatement NUMBERS = SqlStatement.of("""
            select (payload ->> 'number')::bigint as number
            from tidemark.events
            where tenant_id = :tenant and source = 'page' and occurred_at >= :low and occurred_at < :high
            union all
            select (payload ->> 'number')::bigint
            from tidemark.events
            where tenant_id = :tenant and source = 'mark' and occurred_at >= :since and payload ->> 'cycle' = :cycle""");

    private static final SqlStatement PAGES = SqlStatement.of("""
            select count(*) as events, coalesce(sum((payload ->> 'number')::bigint), 0)::bigint as numbers
            from tidemark.events
            where tenant_id = :tenant and source = 'page' and occurred_at >= :low and occurred_at < :high""");

    private static final SqlStatement MARKS = SqlStatement.of("""
            select count(*) as events, coalesce(sum((payload ->> 'number')::bigint), 0)::bigint as numbers
            from tidemark.events
            where tenant_id = :tenant and source = 'mark' and occurred_at >= :since and payload ->> 'cycle' = :cycle""");

    private static final SqlStatement REJECTS = SqlStatement.of("select count(*) as n from tidemark.rejects");

    private final Database database;
    private final int tenant;
    private final Instant start;
    private final Instant since;

    /**
     * @param start when the first cycle's events happened
     * @param since when the first event without a time was received at the earliest, by whatever clock
     */
    Stored(Database database, int tenant, Instant start, Instant since) {
        this.database = database;
        this.tenant = tenant;
        this.start = start;
        this.since = since;
    }

    /** Of all events of a cycle, in no order. */
    List<Long> numbers(int cycle) {
        var values = Map.of(
                "tenant",
                tenant,
                "low",
                Batch.begin(start, cycle),
                "high",
                Batch.begin(start, cycle + 1),
                "since",
                since,
                "cycle",
                Integer.toString(cycle));
        return database.transaction(
                Isolation.READ_COMMITTED, session -> session.query(NUMBERS, values, row -> row.bigint("number")));
    }

    Total pages(int cycle) {
        var values = Map.of("tenant", tenant, "low", Batch.begin(start, cycle), "high", Batch.begin(start, cycle + 1));
        return total(PAGES, values);
    }

    Total marks(int cycle) {
        return total(MARKS, Map.of("tenant", tenant, "since", since, "cycle", Integer.toString(cycle)));
    }

    private Total total(SqlStatement sql, Map<String, ?> values) {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.first(sql, values, row -> new Total(row.bigint("events"), row.bigint("numbers")))
                        .orElseThrow());
    }

    long rejects() {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session ->
                        session.first(REJECTS, Map.of(), row -> row.bigint("n")).orElseThrow());
    }

    /** Where the rollup of pages is not what the events of this cycle say. */
    List<String> differences(int cycle) {
        return text(new Verifier(database)
                .verify(
                        "pages",
                        Batch.begin(start, cycle),
                        Batch.begin(start, cycle).plus(Duration.ofHours(1))));
    }

    /** Everywhere. */
    List<String> differences() {
        var verifier = new Verifier(database);
        return List.of("pages", "marks").stream()
                .flatMap(rollup -> text(verifier.verify(rollup)).stream())
                .toList();
    }

    private static List<String> text(List<Verifier.Difference> differences) {
        return differences.stream().map(Verifier.Difference::toString).toList();
    }
}
