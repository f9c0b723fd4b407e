package dev.tidemark.schema;

import java.util.List;

/**
 * One thing that bringing a database to a catalog does, or would do, with a rollup.
 *
 * @param details for a person to read, one a line
 */
public record Change(Kind kind, String rollup, List<String> details) {

    /** What happens. */
    public enum Kind {
        /** It is new, and is filled from the events that are there. */
        CREATE,
        /** A version of the new definition is built beside the old one, which answers until the new one is whole. */
        REBUILD,
        /** Its tables change in place, and nothing has to be computed. */
        ALTER,
        /** It goes, with all that it holds. */
        DROP
    }

    public Change {
        details = List.copyOf(details);
    }
}
