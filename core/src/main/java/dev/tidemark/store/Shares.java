package dev.tidemark.store;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Row;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Links that show one view of a tenant's data, in the database. What changes is in force on every server within a second. What a
 * share shows never changes: who wants another view makes another share.
 */
public final class Shares {

    /** Of one tenant in force at a time. */
    public static final int MOST_IN_FORCE = 500;

    /** In a list. */
    public static final int MOST_LISTED = 1_000;

    private static final SqlStatement CREATE = SqlStatement.load(Shares.class, "Shares.create");
    private static final SqlStatement IN_FORCE = SqlStatement.load(Shares.class, "Shares.inForce");
    private static final SqlStatement LIST = SqlStatement.load(Shares.class, "Shares.list");
    private static final SqlStatement REVOKE = SqlStatement.load(Shares.class, "Shares.revoke");
    private static final SqlStatement VIEW = SqlStatement.load(Shares.class, "Shares.view");

    private final Database database;

    public Shares(Database database) {
        this.database = database;
    }

    /**
     * What a share is to be.
     *
     * @param view what the page shows, a JSON object
     * @param terms which questions are answered, as JSON
     * @param origins of which pages may embed it
     * @param madeBy the key with which it ends
     */
    public record Draft(
            String title, String view, String terms, Set<String> origins, OptionalLong madeBy, Instant expires) {

        public Draft {
            origins = Set.copyOf(origins);
        }
    }

    /** A share and its secret, which cannot be had again. */
    public record Made(String id, String secret) {}

    /**
     * A share as a list shows it.
     *
     * @param revoked {@link Instant#MAX} while neither it nor the key that made it is
     * @param madeBy the key that made it, if one did
     */
    public record Entry(
            String id,
            String title,
            String terms,
            Set<String> origins,
            Instant created,
            Instant until,
            Instant revoked,
            OptionalLong madeBy) {

        public Entry {
            origins = Set.copyOf(origins);
        }

        /** {@code in force}, {@code expired} or {@code revoked}. */
        public String state(Instant now) {
            if (!revoked.equals(Instant.MAX)) {
                return "revoked";
            }
            return now.isBefore(until) ? "in force" : "expired";
        }
    }

    /** Makes a share; nothing if the tenant has {@value #MOST_IN_FORCE} in force. */
    public Optional<Made> create(Tenant tenant, Draft draft) {
        var made = new Made(Secret.id(), Secret.make("share"));
        var values = new HashMap<String, @Nullable Object>();
        values.put("tenant_id", tenant.id());
        values.put("share_id", made.id());
        values.put("hash", Secret.hash(made.secret()));
        values.put("title", draft.title());
        values.put("view", draft.view());
        values.put("terms", draft.terms());
        values.put("origins", new Session.ArrayOf("text", draft.origins().toArray(String[]::new)));
        values.put("made_by", draft.madeBy().isPresent() ? draft.madeBy().getAsLong() : null);
        values.put("expires_at", draft.expires());
        values.put("most", MOST_IN_FORCE);
        return update(CREATE, values) ? Optional.of(made) : Optional.empty();
    }

    /** Shares of a tenant, those in force first, then the newest that are over; {@value #MOST_LISTED} at most. */
    public List<Entry> list(Tenant tenant) {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.query(LIST, Map.of("tenant_id", tenant.id(), "most", MOST_LISTED), Shares::entry));
    }

    private static Entry entry(Row row) {
        var key = row.bigint("made_by");
        return new Entry(
                row.text("share_id"),
                row.text("title"),
                row.text("terms"),
                KeyRow.words(row.text("origins")),
                row.instant("created_at"),
                row.instant("until"),
                row.instant("revoked_at"),
                key == 0 ? OptionalLong.empty() : OptionalLong.of(key));
    }

    /** Ends a share of this tenant; false if it has none of this id, or it was revoked before. */
    public boolean revoke(Tenant tenant, String id) {
        return revoke(Optional.of(tenant.id()), id);
    }

    /** Ends a share, whose ever it is, likewise. */
    public boolean revoke(String id) {
        return revoke(Optional.empty(), id);
    }

    private boolean revoke(Optional<Integer> tenantId, String id) {
        var values = new HashMap<String, @Nullable Object>();
        values.put("share_id", id);
        values.put("tenant_id", tenantId.orElse(null));
        return update(REVOKE, values);
    }

    /** What the page of a share shows, as JSON. */
    public Optional<String> view(Share share) {
        var values = Map.of("tenant_id", share.tenant().id(), "share_id", share.id());
        return database.transaction(
                Isolation.READ_COMMITTED, session -> session.first(VIEW, values, row -> row.text("view")));
    }

    /**
     * All shares in force now.
     *
     * @param before those of a moment ago, which need not be read again
     */
    public ShareRing inForce(ShareRing before) {
        return database.transaction(Isolation.READ_COMMITTED, session -> {
            var shares = new HashMap<Secret.Hash, Share>();
            session.query(
                    IN_FORCE,
                    Map.of("known", new Session.ArrayOf("text", before.ids())),
                    row -> shares.put(new Secret.Hash(row.bytes("hash")), share(row, before)));
            return new ShareRing(shares);
        });
    }

    private static Share share(Row row, ShareRing before) {
        var id = row.text("share_id");
        return before.known(id)
                .orElseGet(() -> new Share(
                        id,
                        new Tenant(row.integer("tenant_id"), row.text("name")),
                        row.text("title"),
                        row.text("terms"),
                        KeyRow.words(row.text("origins")),
                        row.instant("until")));
    }

    private boolean update(SqlStatement statement, Map<String, ? extends @Nullable Object> values) {
        return database.transaction(Isolation.READ_COMMITTED, session -> session.update(statement, values) == 1);
    }
}
