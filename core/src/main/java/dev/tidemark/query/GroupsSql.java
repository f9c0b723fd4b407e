package dev.tidemark.query;

import dev.tidemark.schema.MeasureSql;
import dev.tidemark.schema.RollupTables;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a plan reads, gathered: a row per unit of time and members, with sketches as they are and entities by id.
 *
 * @param measures those to gather
 */
record GroupsSql(Plan plan, List<Measured> measures, Parameters parameters) {

    static final String TIME = RollupTables.column(Query.TIME);

    /** A row of no events is one whose last event a delta took away. What is not told apart is one row, even of nothing. */
    String text() {
        var keys = keys();
        var parts = new PartsSql(plan, measures, parameters);
        var columns = Stream.of(
                        plan.query().granularity().stream().map(each -> parts.unit(each) + " as " + TIME),
                        members().filter(this::isKey).map(each -> RollupTables.column(each.name())),
                        members().filter(DimensionMember::isEntity).map(GroupsSql::naturalKey),
                        members().filter(each -> !isKey(each)).map(GroupsSql::unknown),
                        measures.stream().map(each -> each.gathered() + " as " + each.column()))
                .flatMap(each -> each)
                .collect(Collectors.joining(", "));
        return "select %s\nfrom (\n%s\n) part%s"
                .formatted(
                        columns,
                        QuerySql.indented(parts.text()),
                        keys.isEmpty()
                                ? "\ngroup by ()"
                                : "\ngroup by %s\nhaving %s <> 0"
                                        .formatted(
                                                numbers(keys.size()),
                                                MeasureSql.sum(plan.origin().events())));
    }

    /** The columns that tell one row from another. */
    List<String> keys() {
        return Stream.concat(
                        plan.query().granularity().stream().map(_ -> TIME),
                        members().filter(this::isKey).map(each -> RollupTables.column(each.name())))
                .toList();
    }

    private Stream<DimensionMember> members() {
        return plan.members().stream();
    }

    /** What is known of an entity that is asked for itself is looked up later, for fewer rows. */
    private boolean isKey(DimensionMember member) {
        return !plan.isOfAskedEntity(member);
    }

    private static String naturalKey(DimensionMember member) {
        return "max(%1$s) as %1$s".formatted(PartsSql.key(member.dimension()));
    }

    private static String unknown(DimensionMember member) {
        return "null::text as " + RollupTables.column(member.name());
    }

    private static String numbers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    }
}
