package dev.tidemark.query;

import dev.tidemark.catalog.Measure;
import dev.tidemark.schema.RollupTables;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlStatement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statement of a plan. Rollup and pending deltas are read in one statement, hence in one snapshot; every value that a
 * caller gave is a parameter.
 */
final class QuerySql {

    private final Plan plan;
    private final RollupTables tables;
    private final Map<String, Object> values = new HashMap<>();

    private QuerySql(Plan plan, int tenantId) {
        this.plan = plan;
        this.tables = plan.tables();
        values.put("tenant", tenantId);
    }

    /** A statement and the values of its parameters. */
    record Bound(SqlStatement statement, Map<String, Object> values) {}

    static Bound of(Plan plan, int tenantId) {
        var sql = new QuerySql(plan, tenantId);
        return new Bound(SqlStatement.of(sql.text()), sql.values);
    }

    private String text() {
        var query = plan.query();
        var groups =
                (query.granularity().isPresent() ? 1 : 0) + query.dimensions().size();
        values.put("limit", query.limit());
        values.put("offset", query.offset());
        return """
                /* Query.%s */
                select %s
                from (
                    %s
                    union all
                    %s
                ) parts
                %s%s
                limit :limit offset :offset""".formatted(
                        plan.rollup().name(),
                        String.join(", ", selected()),
                        part(tables.finest()),
                        part(tables.deltas()),
                        groups == 0 ? "" : "group by " + numbers(groups) + "\n",
                        orderBy());
    }

    private List<String> selected() {
        var query = plan.query();
        var time = query.granularity().stream().map(this::time);
        var dimensions = query.dimensions().stream().map(RollupTables::column);
        var measures = query.measures().stream().map(this::measure);
        return Stream.of(time, dimensions, measures).flatMap(each -> each).toList();
    }

    private String time(Granularity granularity) {
        values.put("granularity", granularity.word());
        values.put("zone", plan.query().zone().getId());
        return "date_trunc(:granularity, bucket at time zone :zone) as " + RollupTables.column(Query.TIME);
    }

    private String measure(String name) {
        Measure measure = plan.rollup().measure(name).orElseThrow();
        return "coalesce(" + "sum(" + RollupTables.column(measure.name()) + ")" + ", 0) as "
                + RollupTables.column(name);
    }

    private String part(String table) {
        var conditions = new ArrayList<>(List.of("tenant_id = :tenant"));
        plan.query().range().ifPresent(range -> {
            values.put("from", range.from());
            values.put("to", range.to());
            conditions.add("bucket >= :from and bucket < :to");
        });
        for (var filter : plan.query().filters()) {
            conditions.add(condition(filter, "filter_" + plan.query().filters().indexOf(filter)));
        }
        return "select %s from %s where %s".formatted(tables.columns(), table, String.join(" and ", conditions));
    }

    private String condition(Filter filter, String parameter) {
        var column = RollupTables.column(filter.dimension());
        return switch (filter.operator()) {
            case SET -> column + " <> ''";
            case NOT_SET -> column + " = ''";
            case EQUALS -> column + " = any (:" + texts(parameter, filter.values()) + ")";
            case NOT_EQUALS -> column + " <> all (:" + texts(parameter, filter.values()) + ")";
            case CONTAINS -> column + " ilike any (:" + texts(parameter, patterns(filter)) + ")";
            case NOT_CONTAINS -> column + " not ilike all (:" + texts(parameter, patterns(filter)) + ")";
        };
    }

    private String texts(String parameter, List<String> texts) {
        values.put(parameter, new Session.ArrayOf("text", texts.toArray()));
        return parameter;
    }

    /** The values as LIKE patterns that match them anywhere, and themselves only. */
    private static List<String> patterns(Filter filter) {
        return filter.values().stream()
                .map(value -> "%" + value.replaceAll("([\\\\%_])", "\\\\$1") + "%")
                .toList();
    }

    private String orderBy() {
        var order = plan.order().stream()
                .map(each -> RollupTables.column(each.member()) + (each.descending() ? " desc" : ""))
                .collect(Collectors.joining(", "));
        return order.isEmpty() ? "" : "order by " + order;
    }

    private static String numbers(int count) {
        return Stream.iterate(1, i -> i + 1).limit(count).map(String::valueOf).collect(Collectors.joining(", "));
    }
}
