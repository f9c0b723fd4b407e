package dev.tidemark.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table that the user has already, whose rows are events.
 *
 * @param schema of the table, {@code public} unless declared
 * @param tenant whose the rows are
 * @param time the column with the event's time, a {@code timestamptz}
 * @param unique rules that make an event one, by name; kept as partial unique indexes
 */
public record AttachedTable(String schema, String name, Tenancy tenant, String time, Map<String, Uniqueness> unique) {

    public AttachedTable {
        unique = Map.copyOf(unique);
    }

    /** Whose rows. */
    public sealed interface Tenancy {

        /** All rows are of one tenant, named here. */
        record Named(String tenant) implements Tenancy {}

        /** The tenant's id, as {@code tidemark.tenants} has it, stands in this column. */
        record InColumn(String column) implements Tenancy {}
    }

    /**
     * No two rows have the same values here.
     *
     * @param paths columns, or values inside a column of JSON; a row without one of them is not held to the rule
     * @param whereField the rule is for rows where this path has the value; for all rows if empty
     */
    public record Uniqueness(List<FieldPath> paths, Optional<FieldPath> whereField, String whereValue) {

        public Uniqueness {
            paths = List.copyOf(paths);
        }
    }
}
