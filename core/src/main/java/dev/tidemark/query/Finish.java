package dev.tidemark.query;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.schema.RollupTables;
import dev.tidemark.sql.Literal;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts keys of entities and estimates of sketches in the place of what stands for them in groups: the costly part of a row.
 *
 * @param wanted whether a member is to be finished; the others stay as they are
 */
record Finish(Plan plan, List<Measured> measures, Parameters parameters, Predicate<String> wanted) {

    /** Of an entity whose key is nowhere, which nothing that keeps rollups makes. */
    private static final String NAMELESS = "'(unknown)'";

    boolean isNone() {
        return measures.stream().noneMatch(this::isFinished) && members().noneMatch(this::isFinished);
    }

    /** The relation with what is wanted finished. {@code offset 0} keeps an estimate from being made for each of its uses. */
    String over(String relation) {
        if (isNone()) {
            return relation;
        }
        var columns = Stream.of(
                        plan.query().granularity().stream().map(_ -> GroupsSql.TIME),
                        members().map(this::member),
                        members()
                                .filter(DimensionMember::isEntity)
                                .map(each -> isFinished(each)
                                        ? key(each.dimension())
                                        : "grouped." + PartsSql.key(each.dimension())),
                        measures.stream().map(this::measure))
                .flatMap(each -> each)
                .collect(Collectors.joining(",\n    "));
        return "select\n    %s\nfrom (\n%s\n) grouped%s\noffset 0"
                .formatted(columns, QuerySql.indented(relation), joins());
    }

    private Stream<DimensionMember> members() {
        return plan.members().stream();
    }

    private boolean isFinished(Measured measure) {
        return measure.isSketch() && measure.leaves().anyMatch(wanted);
    }

    private boolean isFinished(DimensionMember member) {
        return (member.isEntity() || plan.isOfAskedEntity(member)) && wanted.test(member.name());
    }

    private String member(DimensionMember member) {
        var column = RollupTables.column(member.name());
        return member.isAttribute() && isFinished(member)
                ? attribute(member).value() + " as " + column
                : "grouped." + column;
    }

    private String joins() {
        return members()
                .filter(each -> each.isAttribute() && isFinished(each))
                .map(each -> "\n"
                        + attribute(each)
                                .join("grouped."
                                        + RollupTables.column(each.dimension().name())))
                .collect(Collectors.joining());
    }

    private AttributeSql attribute(DimensionMember member) {
        return new AttributeSql(plan.rollup(), member, parameters);
    }

    private String measure(Measured measure) {
        return isFinished(measure)
                ? measure.estimated("grouped." + measure.column()) + " as " + measure.column()
                : "grouped." + measure.column();
    }

    /** Looked up one by one, by the primary key: there are as many as rows of a page, unless the order needs them all. */
    private String key(Dimension dimension) {
        return """
                coalesce(
                        (
                            select known.key
                            from tidemark.entities known
                            where known.tenant_id = :tenant and known.kind = %1$s and known.entity_id = grouped.%2$s
                        ),
                        grouped.%3$s,
                        %4$s
                    ) as %3$s""".formatted(
                        new Literal(RollupTables.entityKind(plan.rollup(), dimension)),
                        RollupTables.column(dimension.name()),
                        PartsSql.key(dimension),
                        NAMELESS);
    }
}
