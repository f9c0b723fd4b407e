package dev.tidemark.query;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.schema.RollupTables;
import dev.tidemark.sql.Literal;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Filters as conditions on the rows of a grain, which hold entities by id, or of the deltas, which hold their keys. */
final class FilterSql {

    private final Plan plan;
    private final Parameters parameters;

    FilterSql(Plan plan, Parameters parameters) {
        this.plan = plan;
        this.parameters = parameters;
    }

    String onDeltas(Filter filter) {
        return on(filter, each -> {
            var member = member(each);
            var column = RollupTables.column(member.dimension().name());
            if (member.isAttribute()) {
                return onAttribute(RollupTables.entityId(column), member, each);
            }
            return onText(column, each);
        });
    }

    String onGrain(Filter filter) {
        return on(filter, each -> {
            var member = member(each);
            var column = RollupTables.column(member.dimension().name());
            if (member.isAttribute()) {
                return onAttribute(column, member, each);
            }
            return member.isEntity() ? onId(column, member.dimension(), each) : onText(column, each);
        });
    }

    private DimensionMember member(Filter.OnDimension filter) {
        return DimensionMember.of(plan.rollup(), filter.dimension()).orElseThrow();
    }

    private static String on(Filter filter, Function<Filter.OnDimension, String> leaf) {
        return tree(filter, each -> {
            if (each instanceof Filter.OnDimension of) {
                return leaf.apply(of);
            }
            throw new IllegalArgumentException("no condition on rows: " + each);
        });
    }

    /** A tree of conditions, in brackets where it is one. */
    static String tree(Filter filter, Function<Filter, String> leaf) {
        return switch (filter) {
            case Filter.All(var members) -> joined(members, " and ", leaf);
            case Filter.Any(var members) -> joined(members, " or ", leaf);
            case Filter.OnDimension _, Filter.OnMeasure _, Filter.Counted _, Filter.OnTime _ -> leaf.apply(filter);
        };
    }

    private static String joined(List<Filter> members, String word, Function<Filter, String> leaf) {
        return members.stream().map(each -> tree(each, leaf)).collect(Collectors.joining(word, "(", ")"));
    }

    private String onText(String column, Filter.OnDimension filter) {
        var values = filter.values();
        return switch (filter.operator()) {
            case SET -> column + " <> ''";
            case NOT_SET -> column + " = ''";
            case EQUALS -> column + " = any (" + parameters.texts(values) + ")";
            case NOT_EQUALS -> column + " <> all (" + parameters.texts(values) + ")";
            case CONTAINS -> like(column, "%", values, "%");
            case NOT_CONTAINS -> unlike(column, "%", values, "%");
            case STARTS_WITH -> like(column, "", values, "%");
            case NOT_STARTS_WITH -> unlike(column, "", values, "%");
            case ENDS_WITH -> like(column, "%", values, "");
            case NOT_ENDS_WITH -> unlike(column, "%", values, "");
            case GT, GTE, LT, LTE -> compared(column, filter);
        };
    }

    private String like(String column, String before, List<String> values, String after) {
        return column + " ilike any (" + parameters.texts(patterns(before, values, after)) + ")";
    }

    private String unlike(String column, String before, List<String> values, String after) {
        return column + " not ilike all (" + parameters.texts(patterns(before, values, after)) + ")";
    }

    /** The values as LIKE patterns that match them there, and themselves only. */
    private static List<String> patterns(String before, List<String> values, String after) {
        return values.stream()
                .map(value -> before + value.replaceAll("([\\\\%_])", "\\\\$1") + after)
                .toList();
    }

    private String compared(String column, Filter.OnDimension filter) {
        return "(%s) %s %s::numeric"
                .formatted(
                        number(column),
                        sign(filter.operator()),
                        parameters.add(filter.values().getFirst()));
    }

    /** A CASE keeps the cast from what is no number, or has more digits than one of Postgres can have (131,072). */
    private static String number(String column) {
        return "case when length(%1$s) < 300 and %1$s ~ '^-?[0-9]+([.][0-9]+)?$' then %1$s::numeric end"
                .formatted(column);
    }

    /** Of an operator that compares. */
    static String sign(Filter.Operator operator) {
        return switch (operator) {
            case GT -> ">";
            case GTE -> ">=";
            case LT -> "<";
            case LTE -> "<=";
            case EQUALS,
                    NOT_EQUALS,
                    SET,
                    NOT_SET,
                    CONTAINS,
                    NOT_CONTAINS,
                    STARTS_WITH,
                    NOT_STARTS_WITH,
                    ENDS_WITH,
                    NOT_ENDS_WITH -> throw new IllegalArgumentException(operator + " compares nothing");
        };
    }

    /** Ids for what needs no key; otherwise every entity that a grain knows has its key in the table: the flush writes both. */
    private String onId(String column, Dimension dimension, Filter.OnDimension filter) {
        return switch (filter.operator()) {
            case SET -> column + " <> " + RollupTables.entityId("''");
            case NOT_SET -> column + " = " + RollupTables.entityId("''");
            case EQUALS -> column + " = any (" + ids(filter.values()) + ")";
            case NOT_EQUALS -> column + " <> all (" + ids(filter.values()) + ")";
            case CONTAINS, NOT_CONTAINS, STARTS_WITH, NOT_STARTS_WITH, ENDS_WITH, NOT_ENDS_WITH, GT, GTE, LT, LTE ->
                "%s in (select entity_id from tidemark.entities where tenant_id = :tenant and kind = %s and %s)"
                        .formatted(
                                column,
                                new Literal(RollupTables.entityKind(plan.rollup(), dimension)),
                                onText("key", filter));
        };
    }

    /** Of what is known of an entity; of a list that is not taken apart, whether one of its elements is so. What is not known is {@code ''}. */
    private String onAttribute(String id, DimensionMember member, Filter.OnDimension filter) {
        if (plan.isExploded(member)) {
            return onText(RollupTables.column(member.name()), filter);
        }
        return switch (filter.operator()) {
            case SET, GT, GTE, LT, LTE -> isKnown(id, member, filter);
            case EQUALS, CONTAINS, STARTS_WITH, ENDS_WITH -> isOne(id, member, filter);
            case NOT_SET -> "not " + onAttribute(id, member, filter.as(Filter.Operator.SET));
            case NOT_EQUALS -> "not " + onAttribute(id, member, filter.as(Filter.Operator.EQUALS));
            case NOT_CONTAINS -> "not " + onAttribute(id, member, filter.as(Filter.Operator.CONTAINS));
            case NOT_STARTS_WITH -> "not " + onAttribute(id, member, filter.as(Filter.Operator.STARTS_WITH));
            case NOT_ENDS_WITH -> "not " + onAttribute(id, member, filter.as(Filter.Operator.ENDS_WITH));
        };
    }

    private String isOne(String id, DimensionMember member, Filter.OnDimension filter) {
        var isOne = isKnown(id, member, filter);
        return filter.values().contains("")
                ? "(%s or not %s)".formatted(isOne, isKnown(id, member, filter.as(Filter.Operator.SET)))
                : isOne;
    }

    private String isKnown(String id, DimensionMember member, Filter.OnDimension filter) {
        var attribute = new AttributeSql(plan.rollup(), member, parameters);
        var key = List.of(attribute.kind(), filter);
        var known = parameters.shared(key, () -> attribute.ids(filter, onText("(element collate \"C\")", filter)));
        return "(%s in (select entity_id from %s))".formatted(id, known);
    }

    private String ids(List<String> values) {
        return "array(select %s from unnest(%s) key)".formatted(RollupTables.entityId("key"), parameters.texts(values));
    }
}
