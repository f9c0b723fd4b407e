package dev.tidemark.query;

import dev.tidemark.catalog.Rollup;
import dev.tidemark.schema.RollupTables;
import dev.tidemark.sql.Literal;
import java.util.stream.Collectors;

/**
 * What is known of one attribute of entities: what was merged, and over it what was told a moment ago and waits for that, as
 * {@code tidemark.flush_entities()} will merge it.
 */
record AttributeSql(Rollup rollup, DimensionMember member, Parameters parameters) {

    /** The longest element that entities are found by, in characters, as {@code tidemark.entity_terms()} says it. */
    private static final int LONGEST_TERM = 64;

    private static final int MOST_TERMS = 100;

    /** Puts what is known beside rows that hold the entity's id, as this expression. */
    String join(String id) {
        return """
                left join (select entity_id as "(id)", attributes as "(all)" from tidemark.entities where tenant_id = :tenant and kind = %3$s) %1$s
                    on %1$s."(id)" = %5$s
                left join (select entity_id as "(id)", value as "(value)" from %4$s) %2$s on %2$s."(id)" = %5$s""".formatted(known(), told(), kind(), waiting(), id);
    }

    /** Of a joined row: a list as its elements with a comma between; {@code ''} where nothing is known. */
    String value() {
        return "coalesce((select string_agg(element, ', ') from %s element), '') collate \"C\""
                .formatted(elements(json()));
    }

    /** To be joined to a joined row: each different element, and {@code ''} where there is none. */
    String exploded() {
        return """
                cross join lateral unnest((
                    select coalesce(array_agg(distinct element), array[''])
                    from %s element
                    where element <> '')) as %2$s (%2$s)""".formatted(elements(json()), RollupTables.column(member.name()));
    }

    private String json() {
        return "case when %2$s.\"(id)\" is null then %1$s.\"(all)\" -> %3$s else %2$s.\"(value)\" end"
                .formatted(known(), told(), attribute());
    }

    /**
     * The ids of the entities of which something is known for which a condition holds; for a list, of one of its elements.
     *
     * @param condition on {@code element}
     */
    String ids(Filter.OnDimension filter, String condition) {
        return """
                select known.entity_id
                from tidemark.entities known
                where known.tenant_id = :tenant and known.kind = %1$s and %2$s
                    and known.entity_id not in (select entity_id from %3$s)
                union all
                select told.entity_id
                from %3$s told
                where %4$s""".formatted(
                kind(),
                hasTerms(filter) ? isFound(filter) : hasElement("(known.attributes -> " + attribute() + ")", condition),
                waiting(),
                hasElement("told.value", condition));
    }

    /** Whether entities can be found by what a filter asks for. {@code ''} is the term of lists, and no element's. */
    private static boolean hasTerms(Filter.OnDimension filter) {
        return filter.operator() == Filter.Operator.EQUALS
                && filter.values().size() <= MOST_TERMS
                && filter.values().stream().allMatch(AttributeSql::isTerm);
    }

    private static boolean isTerm(String value) {
        return !value.isEmpty() && value.codePointCount(0, value.length()) <= LONGEST_TERM;
    }

    private String isFound(Filter.OnDimension filter) {
        return isFound("known", filter.values().stream().map(this::term).collect(Collectors.joining(", ")));
    }

    private String isFound(String entity, String terms) {
        return "tidemark.entity_terms(%1$s.tenant_id, %1$s.kind, %1$s.attributes) && array[%2$s]::bigint[]"
                .formatted(entity, terms);
    }

    private String term(String element) {
        return "tidemark.entity_term(:tenant, %s, %s, %s)".formatted(kind(), attribute(), parameters.add(element));
    }

    /** Whether the tenant has an entity with several elements, as a condition. */
    String isListOfSeveral() {
        return """
                exists (
                    select
                    from tidemark.entities known
                    where known.tenant_id = :tenant and known.kind = %1$s and %2$s)
                or exists (
                    select
                    from %3$s told
                    where case when jsonb_typeof(told.value) = 'array' then jsonb_array_length(told.value) > 1 end)""".formatted(kind(), isFound("known", term("")), waiting());
    }

    private static String hasElement(String json, String condition) {
        return "exists (select from %s element where %s)".formatted(elements(json), condition);
    }

    private static String elements(String json) {
        return "jsonb_array_elements_text(case jsonb_typeof(%1$s) when 'array' then %1$s when 'null' then '[]' else jsonb_build_array(%1$s) end)"
                .formatted(json);
    }

    /** A relation of what waits and will win, as {@code entity_id} and {@code value}. */
    private String waiting() {
        return parameters.shared("waiting " + kind() + attribute(), () ->
                """
                select told.entity_id, told.value
                from (
                    select distinct on (change.key) %3$s as entity_id, change.occurred_at as at, change.corrected_at,
                        change.attributes -> %2$s as value
                    from tidemark.entity_changes change
                    where change.tenant_id = :tenant and change.kind = %1$s and change.attributes -> %2$s is not null
                    order by change.key, change.occurred_at desc, change.corrected_at desc nulls last, change.attributes -> %2$s desc
                ) told
                left join tidemark.entities known
                    on known.tenant_id = :tenant and known.kind = %1$s and known.entity_id = told.entity_id
                where known.attributes -> %2$s is null
                    or (coalesce((known.older ->> %2$s)::timestamptz, known.attributes_at), known.attributes -> %2$s) < (told.at, told.value)""".formatted(kind(), attribute(), RollupTables.entityId("change.key")));
    }

    /** Of entity. */
    Literal kind() {
        return new Literal(RollupTables.entityKind(rollup, member.dimension()));
    }

    private Literal attribute() {
        return new Literal(member.attribute().orElseThrow());
    }

    private String known() {
        return RollupTables.column("known " + member.name());
    }

    private String told() {
        return RollupTables.column("told " + member.name());
    }
}
