package dev.tidemark.store;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Write keys, read tokens and operators' keys, in the database. What changes is in force on every server within a second. */
public final class AccessKeys {

    private static final SqlStatement CREATE = SqlStatement.load(AccessKeys.class, "AccessKeys.create");
    private static final SqlStatement IN_FORCE = SqlStatement.load(AccessKeys.class, "AccessKeys.inForce");
    private static final SqlStatement LIST = SqlStatement.load(AccessKeys.class, "AccessKeys.list");
    private static final SqlStatement FIND = SqlStatement.load(AccessKeys.class, "AccessKeys.find");
    private static final SqlStatement ROTATE = SqlStatement.load(AccessKeys.class, "AccessKeys.rotate");
    private static final SqlStatement REVOKE = SqlStatement.load(AccessKeys.class, "AccessKeys.revoke");
    private static final SqlStatement USE = SqlStatement.load(AccessKeys.class, "AccessKeys.use");
    private static final SqlStatement USED = SqlStatement.load(AccessKeys.class, "AccessKeys.used");

    private final Database database;

    public AccessKeys(Database database) {
        this.database = database;
    }

    /** A key and its secret, which cannot be had again. */
    public record Made(long id, KeyRing.Kind kind, String secret) {}

    /**
     * A key as a list shows it.
     *
     * @param ending the last four characters of its secret
     * @param revoked {@link Instant#MAX} while it is not
     * @param previousUntil until when the secret of before the last rotation is in force
     * @param used events of this day or month, of a key with a quota, as of half a second ago
     */
    public record Entry(
            long id,
            KeyRing.Kind kind,
            String label,
            String ending,
            Instant created,
            Instant revoked,
            Instant previousUntil,
            KeyTerms terms,
            long used) {}

    /** What a key has sent since the first day of a period. */
    public record Used(long id, LocalDate begins, long events) {}

    /** A key of a tenant, which writes or reads. */
    public Made create(Tenant tenant, KeyRing.Kind kind, String label, KeyTerms terms) {
        return create(Optional.of(tenant), kind, label, terms);
    }

    /**
     * A key that sees how the server is, and no tenant's data.
     *
     * @param expires {@link Instant#MAX} for never
     */
    public Made createOperator(String label, Instant expires) {
        var terms = new KeyTerms(Set.of(KeyTerms.OPERATE), Optional.empty(), Optional.empty(), Set.of(), expires);
        return create(Optional.empty(), KeyRing.Kind.OPERATOR, label, terms);
    }

    private Made create(Optional<Tenant> tenant, KeyRing.Kind kind, String label, KeyTerms terms) {
        var secret = Secret.make(kind.word());
        var values = new HashMap<String, @Nullable Object>();
        values.put("tenant_id", tenant.map(Tenant::id).orElse(null));
        values.put("kind", kind.word());
        values.put("hash", Secret.hash(secret));
        values.put("ending", Secret.ending(secret));
        values.put("label", label);
        values.put("expires_at", terms.expires());
        values.put("rate_events", terms.rate().map(Rate::events).orElse(null));
        values.put(
                "rate_seconds",
                terms.rate().map(rate -> (int) rate.per().toSeconds()).orElse(null));
        values.put("quota_events", terms.quota().map(Quota::events).orElse(null));
        values.put(
                "quota_period",
                terms.quota().map(quota -> quota.period().word()).orElse(null));
        values.put("scopes", texts(terms.scopes()));
        values.put("origins", texts(terms.origins()));
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.first(CREATE, values, row -> new Made(row.bigint("key_id"), kind, secret))
                        .orElseThrow());
    }

    private static Session.ArrayOf texts(Collection<String> words) {
        return new Session.ArrayOf("text", words.toArray(String[]::new));
    }

    /** All keys of a tenant, those that are over too. */
    public List<Entry> list(Tenant tenant) {
        return list(Optional.of(tenant));
    }

    /** All keys of operators, likewise. */
    public List<Entry> listOperators() {
        return list(Optional.empty());
    }

    private List<Entry> list(Optional<Tenant> tenant) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("tenant_id", tenant.map(Tenant::id).orElse(null));
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.query(
                        LIST,
                        values,
                        row -> new Entry(
                                row.bigint("key_id"),
                                KeyRing.Kind.of(row.text("kind")),
                                row.text("label"),
                                row.text("ending"),
                                row.instant("created_at"),
                                row.instant("revoked_at"),
                                row.instant("previous_until"),
                                KeyRow.terms(row, row.instant("expires_at")),
                                row.bigint("used"))));
    }

    /**
     * Gives a key another secret; nothing if there is no such key in force.
     *
     * @param overlap how long the secret of before stays in force; one that is older still is over at once
     */
    public Optional<Made> rotate(long id, Duration overlap) {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.first(FIND, Map.of("key_id", id), row -> row.text("kind"))
                        .flatMap(kind -> {
                            var secret = Secret.make(kind);
                            var values = Map.of(
                                    "key_id",
                                    id,
                                    "hash",
                                    Secret.hash(secret),
                                    "ending",
                                    Secret.ending(secret),
                                    "overlap_seconds",
                                    overlap.toSeconds());
                            return session.update(ROTATE, values) == 1
                                    ? Optional.of(new Made(id, KeyRing.Kind.of(kind), secret))
                                    : Optional.empty();
                        }));
    }

    /** Ends a key, its secret of before too; false if there is none, or it was revoked before. */
    public boolean revoke(long id) {
        return database.transaction(
                Isolation.READ_COMMITTED, session -> session.update(REVOKE, Map.of("key_id", id)) == 1);
    }

    /** All keys in force now. */
    public KeyRing inForce() {
        return database.transaction(Isolation.READ_COMMITTED, session -> {
            var keys = new HashMap<Secret.Hash, KeyRing.Held>();
            session.query(IN_FORCE, Map.of(), row -> {
                var until = row.instant("until");
                var key = new AccessKey(
                        row.bigint("key_id"),
                        KeyRing.Kind.of(row.text("kind")),
                        new Tenant(row.integer("tenant_id"), row.text("name")),
                        KeyRow.terms(row, Instant.MAX));
                return keys.put(new Secret.Hash(row.bytes("hash")), new KeyRing.Held(key, until));
            });
            return new KeyRing(keys);
        });
    }

    /**
     * Adds to what a key has sent in a period, and tells how much that is with what other servers added.
     *
     * @param begins first day of the period
     */
    public long use(long id, LocalDate begins, long events) {
        var values = Map.of("key_id", id, "begins", begins, "events", events);
        return database.transaction(
                Isolation.READ_COMMITTED,
                session ->
                        session.first(USE, values, row -> row.bigint("events")).orElseThrow());
    }

    /** What keys with quotas have sent, in the day and in the month that hold this time. */
    public List<Used> used(Instant time) {
        var values = Map.of("day", Quota.Period.DAY.begins(time), "month", Quota.Period.MONTH.begins(time));
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.query(
                        USED,
                        values,
                        row -> new Used(
                                row.bigint("key_id"), row.value("begins", LocalDate.class), row.bigint("events"))));
    }
}
