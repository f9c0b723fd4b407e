package dev.tidemark.store;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Row;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** What could not be an event, to be looked at, tried again, and forgotten in the end. */
public final class Rejects {

    private static final SqlStatement LIST = SqlStatement.load(Rejects.class, "Rejects.list");
    private static final SqlStatement COUNT = SqlStatement.load(Rejects.class, "Rejects.count");
    private static final SqlStatement BYTES = SqlStatement.load(Rejects.class, "Rejects.bytes");
    private static final SqlStatement LAST = SqlStatement.load(Rejects.class, "Rejects.last");
    private static final SqlStatement PAGE = SqlStatement.load(Rejects.class, "Rejects.page");
    private static final SqlStatement NOW = SqlStatement.load(Rejects.class, "Rejects.now");
    private static final SqlStatement WAITING = SqlStatement.load(Rejects.class, "Rejects.waiting");
    private static final SqlStatement SETTLE = SqlStatement.load(EventStore.class, "EventStore.settle");
    private static final SqlStatement AGAIN = SqlStatement.load(EventStore.class, "EventStore.rejectAgain");
    private static final SqlStatement EXPIRE = SqlStatement.load(Rejects.class, "Rejects.expire");

    private final Database database;

    public Rejects(Database database) {
        this.database = database;
    }

    /**
     * A reject as a list shows it.
     *
     * @param tenant {@code ''} for one that nobody can tell the tenant of
     * @param again whether it can be tried again
     * @param size of its bytes
     */
    public record Entry(
            long id,
            String tenant,
            String reason,
            String detail,
            String source,
            Instant received,
            Instant rejected,
            boolean again,
            int size) {}

    /**
     * How many there are of one tenant and reason.
     *
     * @param tenant {@link Tenant#NONE} of those that nobody can tell the tenant of
     * @param again of which can be tried again
     * @param example one of their details
     */
    public record Count(
            Tenant tenant, String reason, long rejects, long again, Instant first, Instant last, String example) {}

    /**
     * Something that was rejected; its key only if the reject has it.
     *
     * @param source who made it, or where a platform delivered it
     * @param deliveredAs the media type of the delivery that the bytes are; {@code ''} if they are an event
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, compared by nobody
    public record Rejected(
            long id,
            int tenantId,
            Optional<UUID> eventKey,
            Instant received,
            String source,
            String deliveredAs,
            byte[] bytes) {

        /** Whether it is what a platform delivered, and not one event. */
        public boolean isDelivery() {
            return !deliveredAs.isEmpty();
        }
    }

    /**
     * What became of rejects that were tried again.
     *
     * @param waiting that nobody has looked at yet
     * @param rejected that are rejects still
     */
    public record Fate(long waiting, long rejected) {}

    /** The newest first. */
    public List<Entry> list(RejectFilter filter, int limit) {
        var values = filter.values();
        values.put("limit", limit);
        return query(
                LIST,
                values,
                row -> new Entry(
                        row.bigint("reject_id"),
                        row.text("tenant"),
                        row.text("reason"),
                        row.text("detail"),
                        row.text("source"),
                        row.instant("received_at"),
                        row.instant("rejected_at"),
                        row.flag("again"),
                        row.integer("size")));
    }

    /** By tenant and reason, the most first. */
    public List<Count> counts(RejectFilter filter) {
        return query(
                COUNT,
                filter.values(),
                row -> new Count(
                        new Tenant(row.integer("tenant_id"), row.text("tenant")),
                        row.text("reason"),
                        row.bigint("rejects"),
                        row.bigint("again"),
                        row.instant("first"),
                        row.instant("last"),
                        row.text("example")));
    }

    /** What was received, as it was. */
    public Optional<byte[]> bytes(long id) {
        return query(BYTES, Map.of("reject_id", id), row -> row.bytes("bytes")).stream()
                .findFirst();
    }

    /** The youngest of all there are, 0 for none. */
    public long last() {
        return query(LAST, Map.of(), row -> row.bigint("last")).getFirst();
    }

    /**
     * Some of those that can be tried again, in the order of their ids.
     *
     * @param after id behind which they begin
     * @param last id that none is above
     */
    public List<Rejected> page(RejectFilter filter, long after, long last, int limit) {
        var values = filter.values();
        values.putAll(Map.of("after", after, "last", last, "limit", limit));
        return query(PAGE, values, Rejects::rejected);
    }

    private static Rejected rejected(Row row) {
        var key = row.text("event_key");
        return new Rejected(
                row.bigint("reject_id"),
                row.integer("tenant_id"),
                key.isEmpty() ? Optional.empty() : Optional.of(UUID.fromString(key)),
                row.instant("received_at"),
                row.text("source"),
                row.text("delivered_as"),
                row.bytes("bytes"));
    }

    /** The time by the clock of the database, which says when something was rejected. */
    public Instant now() {
        return query(NOW, Map.of(), row -> row.instant("now")).getFirst();
    }

    /** What has become of these since a time; those that are gone are events now. */
    public Fate fate(Collection<Long> ids, Instant since) {
        return query(
                        WAITING,
                        Map.of("ids", bigints(ids), "since", since),
                        row -> new Fate(row.bigint("waiting"), row.bigint("rejected")))
                .getFirst();
    }

    /** Deletes some that are no rejects any more. */
    public void settle(Collection<Long> ids) {
        database.transaction(
                Isolation.READ_COMMITTED, session -> session.update(SETTLE, Map.of("reject_ids", bigints(ids))));
    }

    /** Stays one, for this reason. */
    public void remain(long id, String reason, String detail) {
        database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.update(AGAIN, Map.of("reject_id", id, "reason", reason, "detail", detail)));
    }

    /** Deletes up to 10,000 of those that were rejected before this time, and tells how many. */
    public int expire(Instant before) {
        return database.transaction(
                Isolation.READ_COMMITTED, session -> session.update(EXPIRE, Map.of("before", before)));
    }

    static Session.ArrayOf bigints(Collection<Long> numbers) {
        return new Session.ArrayOf("bigint", numbers.toArray(Long[]::new));
    }

    private <T> List<T> query(SqlStatement statement, Map<String, ?> values, Function<Row, T> read) {
        return database.transaction(Isolation.READ_COMMITTED, session -> session.query(statement, values, read));
    }
}
