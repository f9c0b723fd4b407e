package dev.tidemark.query;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.schema.MeasureSql;
import dev.tidemark.schema.RollupTables;
import dev.tidemark.sql.SqlStatement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The statement of a plan. Rollup and pending deltas are read in one statement, hence in one snapshot; every value that a
 * caller gave is a parameter.
 *
 * <p>From the inside out: parts are gathered into groups; what the order needs is looked up and estimated for all of them;
 * they are ordered and cut to a page; then the rest is looked up and estimated, for the rows of the page alone.
 */
final class QuerySql {

    private static final String TIME = RollupTables.column(Query.TIME);

    private final Plan plan;
    private final List<Measured> measures;
    private final List<Dimension> dimensions;
    private final Parameters parameters;

    private QuerySql(Plan plan, int tenantId) {
        this.plan = plan;
        this.measures = Measured.of(plan);
        this.dimensions = PartsSql.dimensions(plan);
        this.parameters = new Parameters(tenantId);
    }

    /** A statement and the values of its parameters. */
    record Bound(SqlStatement statement, Map<String, Object> values) {}

    static Bound of(Plan plan, int tenantId) {
        var sql = new QuerySql(plan, tenantId);
        return new Bound(SqlStatement.of(sql.text()), sql.parameters.values());
    }

    /** How many rows the answer has without limit and offset, as {@code total}. */
    static Bound total(Plan plan, int tenantId) {
        var sql = new QuerySql(plan, tenantId);
        return new Bound(SqlStatement.of(sql.totalText()), sql.parameters.values());
    }

    private String totalText() {
        return "/* Query.total.%s */\nselect count(*) as total\nfrom (\n%s\n) told"
                .formatted(plan.rollup().name(), indented(told(having().collect(Collectors.toSet()))));
    }

    /** The groups that the answer tells, with these members looked up and estimated. */
    private String told(Set<String> finished) {
        var finish = new Finish(plan, measures, dimensions, finished::contains);
        return new Having(plan.query(), this::value, parameters).over(finish.over(groups()));
    }

    private String text() {
        var early = early();
        var rest = new Finish(plan, measures, dimensions, member -> !early.contains(member));
        var groups = told(early);
        var text = rest.isNone()
                ? answer(groups) + page()
                : answer(rest.over("select *\nfrom (\n%s\n) grouped".formatted(indented(groups)) + page()))
                        + orderBy("answer.");
        return "/* Query.%s */\n%s".formatted(plan.rollup().name(), text);
    }

    private Stream<String> having() {
        return plan.query().having().stream()
                .flatMap(Filter::leaves)
                .flatMap(each -> each instanceof Filter.OnMeasure on ? Stream.of(on.measure()) : Stream.of());
    }

    /** The members that the order and filters on measures need, and those that are read off the same sketch. */
    private Set<String> early() {
        var named = Stream.concat(plan.order().stream().map(Order::member), having())
                .collect(Collectors.toSet());
        return Stream.concat(
                        named.stream(),
                        measures.stream()
                                .filter(each -> named.stream().anyMatch(each::has))
                                .flatMap(each -> each.members().stream().map(MeasureMember::name)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A row of no events is one whose last event a delta took away. */
    private String groups() {
        var keys = (plan.query().granularity().isPresent() ? 1 : 0) + dimensions.size();
        var columns = Stream.of(
                        plan.query().granularity().stream().map(this::time),
                        dimensions.stream().map(each -> RollupTables.column(each.name())),
                        dimensions.stream()
                                .filter(Dimension::entity)
                                .map(each -> "max(%1$s) as %1$s".formatted(PartsSql.key(each))),
                        measures.stream().map(each -> each.gathered() + " as " + each.column()))
                .flatMap(each -> each)
                .collect(Collectors.joining(", "));
        return "select %s\nfrom (\n%s\n) part%s"
                .formatted(
                        columns,
                        indented(new PartsSql(plan, parameters).text()),
                        keys == 0
                                ? ""
                                : "\ngroup by %s\nhaving %s <> 0"
                                        .formatted(
                                                numbers(keys),
                                                MeasureSql.sum(plan.tables().events())));
    }

    private String time(Granularity granularity) {
        return "date_trunc(%s, bucket at time zone %s) as %s"
                .formatted(
                        parameters.add(granularity.word()),
                        parameters.add(plan.query().zone().getId()),
                        TIME);
    }

    private String answer(String relation) {
        var columns = plan.columns().stream()
                .map(each -> value(each) + " as " + RollupTables.column(each))
                .collect(Collectors.joining(", "));
        return "select %s\nfrom (\n%s\n) answer".formatted(columns, indented(relation));
    }

    private String page() {
        return orderBy("")
                + "\nlimit %s offset %s"
                        .formatted(
                                parameters.add(plan.query().limit()),
                                parameters.add(plan.query().offset()));
    }

    /** @param relation what the ties are columns of: a name alone means what is selected under it, which for an entity is its key */
    private String orderBy(String relation) {
        var order =
                plan.order().stream().map(each -> value(each.member()) + (each.descending() ? " desc nulls last" : ""));
        var ties = plan.ties().stream().map(each -> relation + RollupTables.column(each.member()));
        var all = Stream.concat(order, ties).collect(Collectors.joining(", "));
        return all.isEmpty() ? "" : "\norder by " + all;
    }

    /** What a member is, once all is looked up and estimated. */
    private String value(String member) {
        var entity = dimensions.stream()
                .filter(each -> each.entity() && each.name().equals(member))
                .map(PartsSql::key);
        var measure = measures.stream().filter(each -> each.has(member)).map(each -> each.value(member));
        return Stream.concat(entity, measure).findFirst().orElseGet(() -> RollupTables.column(member));
    }

    private static String numbers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    }

    static String indented(String text) {
        return text.indent(4).stripTrailing();
    }
}
