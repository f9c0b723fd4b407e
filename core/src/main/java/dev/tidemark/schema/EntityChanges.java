package dev.tidemark.schema;

import dev.tidemark.sql.Literal;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Tells what is known of entities, whoever knows it: events by capture, a file, an import. Each fact has a time, and of each
 * attribute the latest stays, in whatever order they are told. It counts in every answer from the commit on; the flush merges it.
 */
public final class EntityChanges {

    private static final SqlStatement MERGE = SqlStatement.load(EntityChanges.class, "EntityChanges.merge");

    private final Session session;
    private final Placement placement;

    /** Of one transaction, in which all is told. */
    public EntityChanges(Session session) {
        this.session = session;
        this.placement = Placement.of(session);
    }

    /**
     * Tells what the rows of a relation say, those of which it would change nothing left out. Of what was told of the same time
     * before it takes the place.
     *
     * @param kind {@code source.field} of the natural key
     * @param relation SQL that is a table or a subquery in brackets, with the columns {@code tenant_id integer}, {@code key
     *     text}, {@code attributes jsonb} (by name; JSON null for one that is no more) and {@code at timestamptz}; rows whose
     *     key is {@code ''} or NULL say nothing
     * @return how many rows told something new
     */
    public long tell(String kind, String relation) {
        return tell(kind, relation, Map.of());
    }

    private long tell(String kind, String relation, Map<String, ?> values) {
        var sql = """
                /* EntityChanges.tell */
                insert into tidemark.entity_changes (occurred_at, corrected_at, tenant_id, kind, key, attributes)
                select told.at, told.corrected_at, told.tenant_id, %s, told.key, told.attributes
                %s""".formatted(new Literal(kind), news(kind, relation));
        return session.update(SqlStatement.of(sql), values);
    }

    /** Citus does not plan a join inside of the condition. */
    private String news(String kind, String relation) {
        var told = "from (select *, clock_timestamp() as corrected_at from %s told) told".formatted(relation);
        var literal = new Literal(kind).toString();
        return switch (placement) {
            case PLAIN -> "%s\nwhere told.key <> '' and %s".formatted(told, isNews(literal));
            case CITUS ->
                "%s\nleft join %s\nwhere told.key <> '' and exists (select 1 from jsonb_each(told.attributes) attribute where %s)"
                        .formatted(told, known(literal), wins("told", "attribute.value", "attribute.key"));
        };
    }

    /** Merges what waits, of all tenants; waits for whoever is at it. For what is told in bulk: answers read what waits row by row. */
    public long merge() {
        return session.first(MERGE, Map.of(), row -> row.bigint("merged")).orElseThrow();
    }

    /** Where facts are written to. */
    public interface Facts {
        /** @param attributes a JSON object: values by name, null for one that is no more */
        void fact(int tenantId, String key, byte[] attributes);
    }

    /**
     * Takes many facts as of one time, for a look at them or to be told. Of several of one entity the last says what an attribute is.
     *
     * @param kind as in {@link #tell}
     */
    public Load load(String kind, Instant at, Consumer<Facts> write) {
        session.execute("""
                create temporary table loading (line bigint generated always as identity, tenant_id integer not null, key text not null, attributes jsonb not null) on commit drop""");
        session.copy(
                "copy loading (tenant_id, key, attributes) from stdin (format binary)",
                rows -> write.accept((tenantId, key, attributes) ->
                        rows.row(3).integer(tenantId).text(key).jsonb(attributes)));
        return new Load(kind, Map.of("at", at));
    }

    /** Facts that the database holds and that are not told yet. */
    public final class Load {

        private static final String LOADING = """
                (
                    select loading.tenant_id, loading.key,
                        jsonb_object_agg(attribute.key, attribute.value order by loading.line) as attributes, :at::timestamptz as at
                    from loading
                    cross join lateral jsonb_each(loading.attributes) attribute
                    group by loading.tenant_id, loading.key
                )""";

        private final String kind;
        private final Map<String, ?> values;

        private Load(String kind, Map<String, ?> values) {
            this.kind = kind;
            this.values = values;
        }

        /** Of how many entities something new would be told. */
        public long news() {
            var sql = "/* EntityChanges.news */\nselect count(*) as news\n" + EntityChanges.this.news(kind, LOADING);
            return session.first(SqlStatement.of(sql), values, row -> row.bigint("news"))
                    .orElseThrow();
        }

        /** Tells and merges them; of how many entities they told something new. */
        public long tell() {
            var told = EntityChanges.this.tell(kind, LOADING, values);
            merge();
            return told;
        }
    }

    /** Whether a row {@code told} would change something, if not a value then the time from which on it counts. */
    static String isNews(String kind) {
        return """
                exists (
                            select
                            from jsonb_each(told.attributes) attribute
                            left join %s
                            where %s)""".formatted(known(kind), wins("told", "attribute.value", "attribute.key"));
    }

    private static String known(String kind) {
        return "tidemark.entities known on known.tenant_id = told.tenant_id and known.kind = %s and known.entity_id = %s"
                .formatted(kind, RollupTables.entityId("told.key collate \"C\""));
    }

    /**
     * Whether what is told of an attribute comes before what is {@code known}, as {@code tidemark.flush_entities()} has it.
     *
     * @param told a row with {@code at} and {@code corrected_at}
     */
    public static String wins(String told, String value, String attribute) {
        return """
                (known.attributes -> %3$s is null
                    or (coalesce((known.older ->> %3$s)::timestamptz, known.attributes_at),
                            %1$s.corrected_at is null or known.attributes -> %3$s = %2$s,
                            known.attributes -> %3$s) < (%1$s.at, true, %2$s))""".formatted(told, value, attribute);
    }
}
