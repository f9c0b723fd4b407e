package dev.tidemark.catalog;

import java.util.Set;

/** Names that a rollup cannot have, because a table, view or function of Tidemark's own has them. */
final class ReservedNames {

    static final Set<String> TABLES = Set.of(
            "access_keys",
            "entities",
            "event_key",
            "events",
            "imports",
            "jobs",
            "rejects",
            "rollups",
            "sources",
            "stream_offsets",
            "tenants");

    private ReservedNames() {}
}
