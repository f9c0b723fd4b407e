package dev.tidemark.bench.ground;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.rollup.Backfill;
import dev.tidemark.schema.Apply;
import dev.tidemark.schema.Migrations;
import dev.tidemark.sql.BinaryRows;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlStatement;
import dev.tidemark.store.Batch;
import dev.tidemark.store.Event;
import dev.tidemark.store.EventStore;
import dev.tidemark.store.Offsets;
import dev.tidemark.store.Outcome;
import dev.tidemark.store.Position;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A database of its own, with one session, for one case. */
public final class Bed implements AutoCloseable {

    /** What a row of {@link #copy} has. */
    public static final String EVENT_COLUMNS =
            "occurred_at, received_at, event_key, tenant_id, own_time, source, type, user_id, session_id, payload, attributes";

    private final Database database;
    private final EventStore store;
    private Position position;

    private Bed(Database database) {
        this.database = database;
        this.store = new EventStore(database);
        this.position = new Offsets(database).of("bench", 0);
    }

    /** With the control tables and nothing else. Migrating takes two connections, measuring one. */
    public static Bed at(String url) {
        try (var migrating = Database.connect(url, 2)) {
            Migrations.run(migrating);
        }
        return new Bed(Database.connect(url, 1));
    }

    /** With the rollups of a catalog, whole from the beginning of time. */
    public Bed with(Catalog catalog) {
        new Apply(database).run(catalog).toFill().forEach(new Backfill(database)::run);
        return this;
    }

    public Database database() {
        return database;
    }

    public Effort measure(long units, Runnable work) {
        return new Meter(number("select pg_backend_pid() as n")).measure(units, work);
    }

    /** As a processor stores it: sorted, by binary COPY, in one transaction with the stream's position. */
    public void store(List<Event> events) {
        var next = position.offset() + events.size();
        var outcome = store.store(new Batch(position, next, events, List.of()));
        if (!(outcome instanceof Outcome.Stored(int inserted, int _, int _)) || inserted != events.size()) {
            throw new IllegalStateException("not all events were stored: " + outcome);
        }
        position = new Position(position.topicId(), position.partition(), next);
    }

    /** By one plain binary COPY and nothing else, into a table with the columns of events. */
    public void copy(String table, List<Event> events) {
        database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.copy(
                        "copy %s (%s) from stdin (format binary)".formatted(table, EVENT_COLUMNS),
                        rows -> events.forEach(event -> write(event, rows))));
    }

    private static void write(Event event, BinaryRows rows) {
        rows.row(11)
                .instant(event.occurredAt())
                .instant(event.receivedAt())
                .uuid(event.key())
                .integer(event.tenantId())
                .flag(event.ownTime())
                .text(event.source())
                .text(event.type())
                .text(event.user())
                .text(event.session())
                .jsonb(event.payload())
                .jsonb(event.attributes());
    }

    public void execute(String sql) {
        database.transaction(Isolation.READ_COMMITTED, session -> {
            session.execute(sql);
            return true;
        });
    }

    public void vacuum(String table) {
        outside("vacuum analyze " + table);
    }

    /** What may not run in a transaction. */
    public void outside(String sql) {
        database.outsideTransaction(session -> {
            session.execute(sql);
            return true;
        });
    }

    /** Ahead of need, as the server does it. */
    public void addPartition(String table, Instant at) {
        number("select tidemark.add_partition('%s', '%s')::integer as n".formatted(table, at));
    }

    /** The column {@code n} of a query's only row. */
    public long number(String sql) {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.first(SqlStatement.of(sql), Map.of(), row -> row.bigint("n"))
                        .orElseThrow());
    }

    public String text(String sql) {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.first(SqlStatement.of(sql), Map.of(), row -> row.text("v"))
                        .orElseThrow());
    }

    @Override
    public void close() {
        database.close();
    }
}
