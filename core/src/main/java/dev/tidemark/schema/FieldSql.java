package dev.tidemark.schema;

import dev.tidemark.catalog.AttachedTable;
import dev.tidemark.catalog.Condition;
import dev.tidemark.catalog.Field;
import dev.tidemark.catalog.FieldPath;
import dev.tidemark.catalog.FieldType;
import dev.tidemark.catalog.Source;
import dev.tidemark.sql.Identifier;
import dev.tidemark.sql.Literal;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Where the values of a source's events stand: expressions over a row {@code e} of its table. */
final class FieldSql {

    /** Outside of these no bucket is kept: a time there is a mistake, and would need a partition of its own. */
    static final String SANE = "e.%1$s >= '1970-01-01T00:00:00Z' and e.%1$s < '2200-01-01T00:00:00Z'";

    /** Numbers beyond are refused, or count as absent: sums of them would grow past what Postgres can add up. */
    private static final String LARGEST = "1e30";

    private static final int MOST_DECIMALS = 30;

    private final Source source;

    FieldSql(Source source) {
        this.source = source;
    }

    /** The table, qualified and quoted. */
    String table() {
        return source.table()
                .map(table -> new Identifier(table.schema()) + "." + new Identifier(table.name()))
                .orElse("tidemark.events");
    }

    /** The tenant's id. */
    String tenant() {
        return source.table().map(table -> tenant(table.tenant())).orElse("e.tenant_id");
    }

    private static String tenant(AttachedTable.Tenancy tenancy) {
        return switch (tenancy) {
            case AttachedTable.Tenancy.InColumn(String column) -> "(e." + new Identifier(column) + ")::integer";
            case AttachedTable.Tenancy.Named(String name) ->
                "(select tenant_id from tidemark.tenants where name = " + new Literal(name) + ")";
        };
    }

    /** The event's time, quoted, without the row. */
    String timeColumn() {
        return source.table()
                .map(table -> new Identifier(table.time()).toString())
                .orElse("occurred_at");
    }

    /** Which rows of the table are events of this source. */
    String isOfSource() {
        return source.table().map(_ -> SANE.formatted(timeColumn())).orElse("e.source = " + new Literal(source.name()));
    }

    /** As text; NULL where absent. */
    String text(Field field) {
        return switch (field) {
            case Field.BuiltIn(String name) -> "e." + (name.equals("type") ? "type" : name + "_id");
            case Field.OfPayload(String _, FieldPath path, FieldType _) ->
                isColumn(path) ? "(" + column(path) + ")::text" : member("->>", "#>>", path);
        };
    }

    /**
     * A value that is made in steps, each over a column that holds the one before: a path into JSON that stands in an
     * expression six times is walked six times, 1.6 µs an event where the steps take 0.6.
     */
    record Steps(String first, List<UnaryOperator<String>> then) {}

    /**
     * As a number; NULL where absent, and where the value is none that a sum can hold.
     *
     * @param strict whether such a value is an error instead, which refuses the event that is being written. Not in a table of
     *     the user's own: it would refuse the user's own statement.
     */
    Steps number(Field field, boolean strict) {
        if (field instanceof Field.OfPayload(String _, FieldPath path, FieldType type) && isColumn(path)) {
            var value = type == FieldType.INTEGER ? column(path) + "::integer" : finite(column(path) + "::numeric");
            return new Steps(value, List.of());
        }
        var refuses = strict && source.table().isEmpty();
        return new Steps(
                json(field), List.of(json -> numeric(json, refuses), number -> fitting(number, field.type(), refuses)));
    }

    /** A cast of what is no number is an error, and a CASE keeps it from being tried. */
    private static String numeric(String json, boolean refuses) {
        var otherwise = refuses ? " when %1$s <> 'null' then tidemark.refuse_number(%1$s)" : "";
        return ("case when jsonb_typeof(%1$s) = 'number' then %1$s::numeric" + otherwise + " end").formatted(json);
    }

    private static String fitting(String number, FieldType type, boolean refuses) {
        var sql = type == FieldType.INTEGER ? "integer" : "numeric";
        // Most are written without decimals, and scale() tells it at half the cost of trunc().
        var fits = type == FieldType.INTEGER
                ? "%1$s between -2147483648 and 2147483647 and (scale(%1$s) = 0 or %1$s = trunc(%1$s))"
                : "abs(%1$s) < " + LARGEST + " and scale(%1$s) <= " + MOST_DECIMALS;
        var otherwise = refuses ? " when %1$s is not null then tidemark.refuse_number(to_jsonb(%1$s))::" + sql : "";
        return ("case when " + fits + " then %1$s::" + sql + otherwise + " end").formatted(number);
    }

    /** Postgres' numbers may be NaN or infinite, and no sum would ever recover from one; nor from one too large to add to. */
    private static String finite(String number) {
        return "case when %1$s > -%2$s and %1$s < %2$s then trim_scale(round(%1$s, %3$d)) end"
                .formatted(number, LARGEST, MOST_DECIMALS);
    }

    /** As jsonb; NULL where absent. An array of Postgres is one of JSON here. */
    String json(Field field) {
        return switch (field) {
            case Field.BuiltIn _ -> "to_jsonb(" + text(field) + ")";
            case Field.OfPayload(String _, FieldPath path, FieldType _) ->
                isColumn(path) ? "to_jsonb(" + column(path) + ")" : member("->", "#>", path);
        };
    }

    String holds(Condition condition) {
        var values = condition.values().stream()
                .map(value -> new Literal(value).toString())
                .collect(Collectors.joining(", "));
        return "coalesce(%s, '') %s in (%s)"
                .formatted(text(condition.field()), condition.not() ? "not" : "", values)
                .replace("  ", " ");
    }

    private boolean isColumn(FieldPath path) {
        return source.table().isPresent() && path.names().size() == 1;
    }

    private String container(FieldPath path) {
        return source.table().isPresent() ? column(path) + "::jsonb" : "e.payload";
    }

    private static String column(FieldPath path) {
        return "e." + new Identifier(path.names().getFirst());
    }

    /** A single name is half as dear as an array of one: recompute as a whole takes 10 % less. */
    private String member(String ofName, String ofPath, FieldPath path) {
        var names = source.table().isPresent()
                ? path.names().subList(1, path.names().size())
                : path.names();
        return names.size() == 1
                ? "(%s %s %s)".formatted(container(path), ofName, new Literal(names.getFirst()))
                : "(%s %s %s)".formatted(container(path), ofPath, array(names));
    }

    private static String array(List<String> names) {
        return names.stream()
                .map(name -> new Literal(name).toString())
                .collect(Collectors.joining(", ", "array[", "]"));
    }
}
