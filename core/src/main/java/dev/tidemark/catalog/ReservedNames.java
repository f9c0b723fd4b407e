package dev.tidemark.catalog;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names that rollups and members cannot have, because Postgres or Tidemark has something of that name. */
final class ReservedNames {

    private static final Set<String> TABLES = Set.of(
            "access_keys",
            "backfills",
            "board_revisions",
            "boards",
            "catalogs",
            "entities",
            "entity_changes",
            "events",
            "hooks",
            "imports",
            "jobs",
            "key_usage",
            "placement",
            "rejects",
            "replaced_slices",
            "rollup_grains",
            "rollup_revisions",
            "rollups",
            "schema_history",
            "shard_work",
            "shares",
            "slices",
            "source_floors",
            "sources",
            "stream_offsets",
            "stream_topics",
            "tenant_roles",
            "tenants",
            "touched_buckets",
            "verifications",
            "visible_tenants");

    private static final Set<String> FUNCTIONS = Set.of(
            "apply",
            "attach",
            "backfill",
            "capture",
            "erase",
            "event_key",
            "flush",
            "import",
            "recompute",
            "refuse_change",
            "repair",
            "retain",
            "seal",
            "verify");

    /** {@code articles_deltas}, {@code articles_v2}, {@code articles_hour}, and partitions such as {@code events_p202611}. */
    private static final Pattern GENERATED = Pattern.compile(
            ".*_(deltas|v[0-9]+|p[0-9]+|" + Grain.words().stream().collect(Collectors.joining("|")) + ")");

    /** Members that every cube has, and columns that every rollup has. */
    private static final Set<String> MEMBERS = Set.of("time", "bucket", "tenant", "tenant_id");

    /** Columns that every table of Postgres has (PostgreSQL manual, 5.6 System Columns). */
    private static final Set<String> SYSTEM_COLUMNS = Set.of("tableoid", "xmin", "cmin", "xmax", "cmax", "ctid");

    private ReservedNames() {}

    /** Why a rollup cannot be called so. */
    static Optional<String> ofRollup(String name) {
        if (TABLES.contains(name)) {
            return Optional.of("'" + name + "' is the name of one of Tidemark's own tables; choose another");
        }
        if (FUNCTIONS.contains(name)) {
            return Optional.of("'" + name + "' is the name of one of Tidemark's own functions; choose another");
        }
        return GENERATED.matcher(name).matches()
                ? Optional.of("names that end in '" + name.substring(name.lastIndexOf('_')) + "' are for tables that"
                        + " Tidemark makes; choose another")
                : Optional.empty();
    }

    /** Why a dimension or a measure cannot be called so. */
    static Optional<String> ofMember(String name) {
        if (MEMBERS.contains(name)) {
            return Optional.of("'" + name + "' is taken; choose another name");
        }
        return SYSTEM_COLUMNS.contains(name)
                ? Optional.of("'" + name + "' is a column of every table in Postgres; choose another name")
                : Optional.empty();
    }
}
