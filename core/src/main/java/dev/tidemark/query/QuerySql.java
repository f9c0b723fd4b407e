package dev.tidemark.query;

import dev.tidemark.catalog.Term;
import dev.tidemark.schema.RollupTables;
import dev.tidemark.sql.SqlStatement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statement of a plan. Rollup and pending deltas are read in one statement, hence in one snapshot; every value that a
 * caller gave is a parameter.
 *
 * <p>From the inside out: parts are gathered into groups; what the order needs is looked up and estimated for all of them;
 * they are ordered and cut to a page; then the rest is looked up and estimated, for the rows of the page alone.
 */
final class QuerySql {

    private final Plan plan;
    private final List<Measured> measures;
    private final Parameters parameters;

    private QuerySql(Plan plan, int tenantId) {
        this.plan = plan;
        this.measures = Stream.concat(Measured.now(plan).stream(), Measured.before(plan).stream())
                .toList();
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
        var told = told(plan.numbers().leaves(having()).collect(Collectors.toSet()));
        return "/* Query.total.%s */\n%sselect count(*) as total\nfrom (\n%s\n) told"
                .formatted(plan.rollup().name(), parameters.with(), indented(told));
    }

    /** The groups that the answer tells, with these members looked up and estimated. */
    private String told(Set<String> finished) {
        var finish = new Finish(plan, measures, parameters, finished::contains);
        return new Having(plan.query(), this::value, parameters)
                .over(finish.over(new ComparedSql(plan, parameters).text()));
    }

    private String text() {
        var early = early();
        var rest = new Finish(plan, measures, parameters, member -> !early.contains(member));
        var groups = told(early);
        var text = rest.isNone()
                ? answer(groups) + page()
                : answer(rest.over("select *\nfrom (\n%s\n) grouped".formatted(indented(groups)) + page()))
                        + orderBy("answer.");
        return "/* Query.%s */\n%s%s".formatted(plan.rollup().name(), parameters.with(), text);
    }

    /** The numbers by which rows are told. */
    private List<String> having() {
        return plan.query().having().stream()
                .flatMap(Filter::leaves)
                .flatMap(each -> each instanceof Filter.OnMeasure on ? Stream.of(on.measure()) : Stream.of())
                .toList();
    }

    /** What the order and filters on measures need, and what is read off the same sketches. */
    private Set<String> early() {
        var named = Stream.concat(plan.order().stream().map(Order::member), having().stream())
                .toList();
        var needed = Stream.concat(named.stream(), plan.numbers().leaves(named)).collect(Collectors.toSet());
        return Stream.concat(
                        needed.stream(),
                        measures.stream()
                                .filter(each -> needed.stream().anyMatch(each::has))
                                .flatMap(Measured::leaves))
                .collect(Collectors.toUnmodifiableSet());
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
        var entity = plan.members().stream()
                .filter(each -> each.isEntity() && each.name().equals(member))
                .map(each -> PartsSql.key(each.dimension()))
                .findFirst();
        return entity.or(() -> plan.numbers().term(member).map(this::value))
                .orElseGet(() -> RollupTables.column(member));
    }

    private String value(Term term) {
        return switch (term) {
            case Term.Constant(var value) -> value.toPlainString();
            case Term.Member(var leaf) ->
                measures.stream()
                        .filter(each -> each.has(leaf))
                        .findFirst()
                        .orElseThrow()
                        .value(leaf);
            case Term.Operation(var left, var sign, var right) ->
                "((%s)::numeric %s %s)"
                        .formatted(
                                value(left),
                                sign.symbol(),
                                (sign == Term.Sign.OVER ? "nullif(%s, 0)" : "(%s)").formatted(value(right)));
        };
    }

    static String indented(String text) {
        return text.indent(4).stripTrailing();
    }
}
