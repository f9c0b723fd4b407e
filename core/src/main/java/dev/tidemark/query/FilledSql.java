package dev.tidemark.query;

import dev.tidemark.schema.RollupTables;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Adds the units of time in which nothing was, for each combination of members that there is.
 *
 * @param measures that the groups have
 */
record FilledSql(Plan plan, List<Measured> measures, Parameters parameters) {

    /** The relation itself unless the query wants it filled. */
    String over(String relation) {
        if (!plan.query().fill()) {
            return relation;
        }
        return """
                select %s
                from (
                    with told as materialized (
                %s
                    )
                    select *
                    from unnest(%s::timestamp[]) unit
                    cross join (
                        %s
                    ) series
                    left join (select %s from told) found on %s
                ) filled""".formatted(
                        columns(),
                        QuerySql.indented(QuerySql.indented(relation)),
                        parameters.texts(units()),
                        series(),
                        found(),
                        same());
    }

    private List<String> units() {
        var query = plan.query();
        return Units.starts(query.granularity().orElseThrow(), query.range().orElseThrow(), query.zone())
                .map(Object::toString)
                .toList();
    }

    private String columns() {
        return Stream.of(
                        Stream.of("unit as " + GroupsSql.TIME),
                        members().map(each -> RollupTables.column(each.name())),
                        entities(),
                        measures.stream().map(Measured::column))
                .flatMap(each -> each)
                .collect(Collectors.joining(", "));
    }

    /** Without dimensions there is one series, even of nothing. */
    private String series() {
        var keys = keys().map(RollupTables::column).toList();
        if (plan.members().isEmpty()) {
            return "select";
        }
        var others = Stream.concat(
                        entities(),
                        members().filter(plan::isOfAskedEntity).map(each -> RollupTables.column(each.name())))
                .map(each -> "max(%1$s) as %1$s".formatted(each));
        return "select %s from told group by %s"
                .formatted(RollupTables.list(Stream.concat(keys.stream(), others)), String.join(", ", keys));
    }

    private String found() {
        var keys = keys().map(each -> "%s as %s".formatted(RollupTables.column(each), foundColumn(each)));
        return RollupTables.list(Stream.of(
                        Stream.of("%s as %s".formatted(GroupsSql.TIME, foundColumn(Query.TIME))),
                        keys,
                        measures.stream().map(Measured::column))
                .flatMap(each -> each));
    }

    private String same() {
        return Stream.concat(
                        Stream.of("unit = " + foundColumn(Query.TIME)),
                        keys().map(each -> "%s = %s".formatted(RollupTables.column(each), foundColumn(each))))
                .collect(Collectors.joining(" and "));
    }

    private Stream<String> keys() {
        return members().filter(each -> !plan.isOfAskedEntity(each)).map(DimensionMember::name);
    }

    private Stream<DimensionMember> members() {
        return plan.members().stream();
    }

    private Stream<String> entities() {
        return members().filter(DimensionMember::isEntity).map(each -> PartsSql.key(each.dimension()));
    }

    private static String foundColumn(String name) {
        return RollupTables.column("found " + name);
    }
}
