package dev.tidemark.query;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.schema.RollupTables;
import dev.tidemark.sql.Literal;
import java.util.List;

/** Filters as conditions on the rows of a grain, which hold entities by id, or of the deltas, which hold their keys. */
final class FilterSql {

    private final RollupTables tables;
    private final Parameters parameters;

    FilterSql(RollupTables tables, Parameters parameters) {
        this.tables = tables;
        this.parameters = parameters;
    }

    String onDeltas(Filter filter) {
        return onText(RollupTables.column(filter.dimension()), filter);
    }

    String onGrain(Filter filter) {
        var dimension = tables.rollup().dimension(filter.dimension()).orElseThrow();
        return dimension.entity() ? onId(dimension, filter) : onDeltas(filter);
    }

    private String onText(String column, Filter filter) {
        return switch (filter.operator()) {
            case SET -> column + " <> ''";
            case NOT_SET -> column + " = ''";
            case EQUALS -> column + " = any (" + parameters.texts(filter.values()) + ")";
            case NOT_EQUALS -> column + " <> all (" + parameters.texts(filter.values()) + ")";
            case CONTAINS -> column + " ilike any (" + parameters.texts(patterns(filter)) + ")";
            case NOT_CONTAINS -> column + " not ilike all (" + parameters.texts(patterns(filter)) + ")";
        };
    }

    private String onId(Dimension dimension, Filter filter) {
        var column = RollupTables.column(dimension.name());
        return switch (filter.operator()) {
            case SET -> column + " <> " + RollupTables.entityId("''");
            case NOT_SET -> column + " = " + RollupTables.entityId("''");
            case EQUALS -> column + " = any (" + ids(filter) + ")";
            case NOT_EQUALS -> column + " <> all (" + ids(filter) + ")";
            case CONTAINS -> column + " in (" + named(dimension, filter) + ")";
            case NOT_CONTAINS -> column + " not in (" + named(dimension, filter) + ")";
        };
    }

    /** Every entity that a grain knows has its key in the table of entities: the flush writes both at once. */
    private String named(Dimension dimension, Filter filter) {
        return "select entity_id from tidemark.entities where tenant_id = :tenant and kind = %s and key ilike any (%s)"
                .formatted(
                        new Literal(RollupTables.entityKind(tables.rollup(), dimension)),
                        parameters.texts(patterns(filter)));
    }

    private String ids(Filter filter) {
        return "array(select %s from unnest(%s) key)"
                .formatted(RollupTables.entityId("key"), parameters.texts(filter.values()));
    }

    /** The values as LIKE patterns that match them anywhere, and themselves only. */
    private static List<String> patterns(Filter filter) {
        return filter.values().stream()
                .map(value -> "%" + value.replaceAll("([\\\\%_])", "\\\\$1") + "%")
                .toList();
    }
}
