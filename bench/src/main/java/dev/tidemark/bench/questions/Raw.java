package dev.tidemark.bench.questions;

import dev.tidemark.bench.ground.Question;
import dev.tidemark.query.Filter;
import dev.tidemark.query.Query;
import dev.tidemark.query.Range;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Isolation;
import dev.tidemark.sql.Row;
import dev.tidemark.sql.SqlStatement;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The same question, asked of the events by a plain GROUP BY. */
final class Raw {

    private static final double NANOS = 1e9;

    private final Database database;

    Raw(Database database) {
        this.database = database;
    }

    /** Every group, by its time and members, with its numbers. */
    Map<List<String>, List<BigDecimal>> all(Question question) {
        var query = question.query();
        var all = new HashMap<List<String>, List<BigDecimal>>();
        run(grouped(question), row -> all.put(keys(query, row), numbers(query, row)));
        return all;
    }

    /** How long it takes to get what the question asks for. */
    double seconds(Question question) {
        var query = question.query();
        var begun = System.nanoTime();
        run(grouped(question) + "\norder by number_0 desc\nlimit " + query.limit(), row -> numbers(query, row));
        return (System.nanoTime() - begun) / NANOS;
    }

    private interface Read {
        Object of(Row row);
    }

    private void run(String sql, Read read) {
        database.transaction(
                Isolation.READ_COMMITTED,
                session -> session.query(SqlStatement.of("/* Raw */ " + sql), Map.of(), read::of)
                        .size());
    }

    private static List<String> keys(Query query, Row row) {
        var time = query.granularity().stream().map(_ -> row.local("time").toString());
        return Stream.concat(time, query.dimensions().stream().map(row::text)).toList();
    }

    private static List<BigDecimal> numbers(Query query, Row row) {
        return IntStream.range(0, query.measures().size())
                .mapToObj(i -> row.number("number_" + i))
                .toList();
    }

    private static String grouped(Question question) {
        var query = question.query();
        var time = query.granularity().stream()
                .map(each ->
                        "date_trunc('%s', occurred_at at time zone '%s') as time".formatted(each.word(), query.zone()));
        var members = query.dimensions().stream().map(name -> "payload ->> '%1$s' as %1$s".formatted(name));
        var numbers = IntStream.range(0, query.measures().size())
                .mapToObj(i -> measure(query.measures().get(i)) + " as number_" + i);
        var columns = Stream.of(time, members, numbers).flatMap(each -> each).collect(Collectors.joining(", "));
        var keys = query.granularity().stream().count() + query.dimensions().size();
        return "select %s\nfrom tidemark.events\nwhere tenant_id = %d and source = '%s' and %s\ngroup by %s"
                .formatted(
                        columns,
                        question.tenant(),
                        query.source(),
                        conditions(query),
                        IntStream.rangeClosed(1, (int) keys)
                                .mapToObj(String::valueOf)
                                .collect(Collectors.joining(", ")));
    }

    private static String measure(String measure) {
        return switch (measure) {
            case "engaged_seconds" -> "sum((payload ->> 'engaged')::integer)";
            case "views", "messages" -> "count(*)";
            default -> throw new IllegalArgumentException(measure);
        };
    }

    private static String conditions(Query query) {
        return Stream.concat(
                        query.range().stream().map(Raw::within),
                        query.filters().stream().map(Raw::holds))
                .collect(Collectors.joining(" and "));
    }

    private static String within(Range range) {
        return "occurred_at >= to_timestamp(%d) and occurred_at < to_timestamp(%d)"
                .formatted(range.from().getEpochSecond(), range.to().getEpochSecond());
    }

    private static String holds(Filter filter) {
        if (filter instanceof Filter.OnDimension(String dimension, Filter.Operator _, List<String> values)) {
            return "payload ->> '%s' = '%s'".formatted(dimension, values.getFirst());
        }
        throw new IllegalArgumentException(filter.toString());
    }
}
