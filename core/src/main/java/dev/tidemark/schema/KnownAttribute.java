package dev.tidemark.schema;

import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.SqlStatement;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An attribute of an entity, as it is now.
 *
 * @param value JSON; null for one that is no more
 * @param at as of when it was told
 * @param waits whether it was told a moment ago, and is not merged yet
 */
public record KnownAttribute(String attribute, String value, Instant at, boolean waits) {

    private static final SqlStatement FIND = SqlStatement.load(KnownAttribute.class, "KnownAttribute.find");

    /**
     * What is known of one entity, by the names of its attributes; nothing where nothing is.
     *
     * @param kind {@code source.field} of the natural key
     */
    public static List<KnownAttribute> find(Database database, int tenantId, String kind, String key) {
        return database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.query(
                        FIND,
                        Map.of("tenant", tenantId, "kind", kind, "key", key),
                        row -> new KnownAttribute(
                                row.text("attribute"), row.text("value"), row.instant("at"), row.flag("waits"))));
    }
}
