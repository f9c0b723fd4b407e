package dev.tidemark.store;

import dev.tidemark.sql.BinaryRows;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.sql.SqlStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One batch on its way into the events table, inside a transaction: by COPY straight into it, which is twice as fast as
 * through a staging table; only when that meets a duplicate, through staging; and only when an event's own data are
 * refused, in halves, until the culprits stand alone.
 */
final class Insertion {

    /** How far back copies of an event without a time of its own are looked for. Senders redeliver for a day or two. */
    static final Duration WINDOW = Duration.ofDays(7);

    private static final String EVENTS = "tidemark.events";

    private static final SqlStatement STAGE = SqlStatement.load(Insertion.class, "EventStore.stage");
    private static final SqlStatement MOVE_STAGED = SqlStatement.load(Insertion.class, "EventStore.moveStaged");
    private static final SqlStatement KNOWN = SqlStatement.load(Insertion.class, "EventStore.knownWithoutTime");

    private static final SqlStatement PARTITION = SqlStatement.load(Insertion.class, "EventStore.partition");

    /** From so many events on it is worth to look for the partition that they share. */
    private static final int MANY = 200;

    private static final String COLUMNS =
            "(occurred_at, received_at, event_key, tenant_id, own_time, source, type, user_id, session_id, payload, attributes)";

    private final Session session;
    private final List<Reject> refused = new ArrayList<>();

    Insertion(Session session) {
        this.session = session;
    }

    /** Tells how many were new. */
    int insert(List<Event> events) {
        var fresh = withoutCopies(events);
        fresh.sort(Event.INDEX_ORDER);
        return fresh.isEmpty() ? 0 : insertSorted(fresh);
    }

    /** What the database itself did not take, so far. */
    List<Reject> refused() {
        return Collections.unmodifiableList(refused);
    }

    private int insertSorted(List<Event> events) {
        try {
            return session.savepoint(() -> copy(target(events), events));
        } catch (SqlFailure failure) {
            return failure.isDuplicateKey() || failure.isUnnamed()
                    ? insertStaged(events)
                    : insertHalves(events, failure);
        }
    }

    /** COPY into a partition is faster than into the table that it is a part of. */
    private String target(List<Event> events) {
        if (events.size() < MANY) {
            return EVENTS;
        }
        var times = events.stream().map(Event::occurredAt).toList();
        var ends = Map.of("low", Collections.min(times), "high", Collections.max(times));
        return session.first(PARTITION, ends, row -> row.text("partition")).orElseThrow();
    }

    private int insertStaged(List<Event> events) {
        try {
            return session.savepoint(() -> {
                session.update(STAGE, Map.of());
                copy("staged_events", events);
                var inserted = session.update(MOVE_STAGED, Map.of());
                session.execute("truncate staged_events");
                return inserted;
            });
        } catch (SqlFailure failure) {
            return insertHalves(events, failure);
        }
    }

    private int insertHalves(List<Event> events, SqlFailure failure) {
        if (!failure.isBadData()) {
            throw failure;
        }
        if (events.size() == 1) {
            refused.add(Reject.byDatabase(events.getFirst(), failure.toString()));
            return 0;
        }
        var middle = events.size() / 2;
        return insertSorted(events.subList(0, middle)) + insertSorted(events.subList(middle, events.size()));
    }

    private int copy(String table, List<Event> events) {
        var sql = "/* EventStore.copy */ copy " + table + COLUMNS + " from stdin (format binary)";
        return (int) session.copy(sql, rows -> events.forEach(event -> write(event, rows)));
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

    /** Without those that stand in the batch twice, and without known ones that a new receive time would disguise. */
    private List<Event> withoutCopies(List<Event> events) {
        var known = new HashSet<Identity>();
        events.stream()
                .filter(event -> !event.ownTime())
                .collect(Collectors.groupingBy(Event::tenantId))
                .forEach((tenant, timeless) -> known.addAll(stored(tenant, timeless)));
        Predicate<Event> isFirst = event -> known.add(Identity.of(event));
        return events.stream().filter(isFirst).collect(Collectors.toCollection(ArrayList::new));
    }

    private List<Identity> stored(int tenant, List<Event> timeless) {
        var since = timeless.stream()
                .map(Event::occurredAt)
                .min(Instant::compareTo)
                .orElseThrow()
                .minus(WINDOW);
        var keys = timeless.stream().map(Event::key).toArray(UUID[]::new);
        return session.query(
                KNOWN,
                Map.of("tenant_id", tenant, "keys", new Session.ArrayOf("uuid", keys), "since", since),
                row -> new Identity(tenant, row.value("event_key", UUID.class), Instant.MIN));
    }
}
