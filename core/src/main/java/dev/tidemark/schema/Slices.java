package dev.tidemark.schema;

import dev.tidemark.catalog.Grain;
import dev.tidemark.sql.Literal;
import java.time.Instant;
import java.util.Optional;

/**
 * The slices that an import replaces in each of its rollups.
 *
 * @param importId of the import
 * @param from start of the first bucket
 * @param to end of the last one
 * @param tenant whose slices they are; nothing for those of all tenants
 */
public record Slices(long importId, Instant from, Instant to, Optional<Owner> tenant) {

    /** A tenant, by id and name. */
    public record Owner(int id, String name) {}

    boolean isOfAll() {
        return tenant.isEmpty();
    }

    /** 0 for all. */
    public int tenantId() {
        return tenant.map(Owner::id).orElse(0);
    }

    /** For the end of a condition: that a row is of the tenant whose slices these are. */
    String andOfTenant(String row) {
        return isOfAll() ? "" : " and %s.tenant_id = %d".formatted(row, tenantId());
    }

    /** Whose row it is where that is not said. */
    String tenantOf(String column) {
        return tenant.map(each -> "coalesce(%s, %s)".formatted(column, new Literal(each.name())))
                .orElse(column);
    }

    /** Of what bucket a row is where that is not said. */
    String onlyBucket(Grain grain) {
        return grain.next(from).equals(to) ? low() : "null";
    }

    String low() {
        return timestamp(from);
    }

    String high() {
        return timestamp(to);
    }

    private static String timestamp(Instant at) {
        return "timestamptz " + new Literal(at.toString());
    }

    /** Rows as they were delivered. */
    String staged(RollupTables tables) {
        return tables.ofImport("staged", importId);
    }

    /** Those that can be taken, as the finest grain has them. */
    String rows(RollupTables tables) {
        return tables.ofImport("rows", importId);
    }

    /** The slices that they make up. */
    String told(RollupTables tables) {
        return tables.ofImport("slices", importId);
    }

    /** For a pattern of {@code like}: all tables of an import. */
    public static String tablesOf(long importId) {
        return "(%% %d) %%".formatted(importId);
    }
}
