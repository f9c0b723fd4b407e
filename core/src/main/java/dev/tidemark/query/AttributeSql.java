package dev.tidemark.query;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.schema.RollupTables;
import dev.tidemark.sql.Literal;

/**
 * What is known of entities: what was merged, and on top what events told a moment ago and waits for that, as
 * {@code tidemark.flush_entities()} will merge it.
 */
record AttributeSql(Rollup rollup, Dimension dimension) {

    /** Of a known one and a told one, either of which may be absent. */
    private static final String MERGED = """
            case
                when %2$s.at is null then %1$s.attributes
                when %1$s.attributes is null then %2$s.attributes
                when %2$s.at >= %1$s.attributes_at then %1$s.attributes || %2$s.attributes
                else %2$s.attributes || %1$s.attributes
            end""".replaceAll("\\s+", " ");

    /** Puts what is known beside the rows of a relation that holds the entity by id. */
    String join(String relation) {
        return """
                left join tidemark.entities %1$s
                    on %1$s.tenant_id = :tenant and %1$s.kind = %3$s and %1$s.entity_id = %4$s.%5$s
                left join %6$s %2$s on %2$s.entity_id = %4$s.%5$s""".formatted(known(), told(), kind(), relation, RollupTables.column(dimension.name()), allTold());
    }

    /** Of a joined row: a list as its elements; {@code ''} where nothing is known. */
    String value(DimensionMember member) {
        var json = "(%s) -> %s"
                .formatted(
                        MERGED.formatted(known(), told()),
                        new Literal(member.attribute().orElseThrow()));
        return "coalesce((select string_agg(element, ', ') from %s element), '') collate \"C\""
                .formatted(elements(json));
    }

    /**
     * The ids of the entities of which something is known for which a condition holds; for a list, of one of its elements.
     *
     * @param condition on {@code element}
     */
    String ids(DimensionMember member, String condition) {
        return """
                select coalesce(known.entity_id, told.entity_id) as entity_id
                from (
                    select entity_id, attributes_at, attributes
                    from tidemark.entities
                    where tenant_id = :tenant and kind = %1$s
                ) known
                full join %2$s told using (entity_id)
                where exists (
                    select
                    from %3$s element
                    where %4$s)""".formatted(
                        kind(),
                        allTold(),
                        elements("(%s) -> %s"
                                .formatted(
                                        MERGED.formatted("known", "told"),
                                        new Literal(member.attribute().orElseThrow()))),
                        condition);
    }

    private static String elements(String json) {
        return "jsonb_array_elements_text(case jsonb_typeof(%1$s) when 'array' then %1$s when 'null' then '[]' else jsonb_build_array(%1$s) end)"
                .formatted(json);
    }

    /** What waits, by id, as {@code entity_id}, {@code at} and {@code attributes}. */
    private String allTold() {
        return """
                (
                    select %2$s as entity_id, max(change.occurred_at) as at,
                        jsonb_object_agg(attribute.key, attribute.value order by change.occurred_at) as attributes
                    from tidemark.entity_changes change
                    cross join lateral jsonb_each(change.attributes) attribute
                    where change.tenant_id = :tenant and change.kind = %1$s
                    group by change.key
                )""".formatted(kind(), RollupTables.entityId("change.key"));
    }

    /** Of entity. */
    Literal kind() {
        return new Literal(RollupTables.entityKind(rollup, dimension));
    }

    private String known() {
        return RollupTables.column("known " + dimension.name());
    }

    private String told() {
        return RollupTables.column("told " + dimension.name());
    }
}
