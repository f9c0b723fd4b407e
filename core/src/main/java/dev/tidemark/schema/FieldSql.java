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
import java.util.stream.Collectors;

/** Where the values of a source's events stand: expressions over a row {@code e} of its table. */
final class FieldSql {

    /** Outside of these no bucket is kept: a time there is a mistake, and would need a partition of its own. */
    static final String SANE = "e.%1$s >= '1970-01-01T00:00:00Z' and e.%1$s < '2200-01-01T00:00:00Z'";

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
                isColumn(path) ? "(" + column(path) + ")::text" : "(" + container(path) + " #>> " + rest(path) + ")";
        };
    }

    /**
     * As a number; NULL where absent. Elsewhere than in a table of the user's own, another type there is an error, which
     * refuses the event. There it counts as absent: an error would refuse the user's own statement.
     */
    String number(Field field) {
        var type = field.type() == FieldType.DECIMAL ? "numeric" : "integer";
        if (source.table().isEmpty() || !(field instanceof Field.OfPayload(String _, FieldPath path, FieldType _))) {
            return "(" + text(field) + ")::" + type;
        }
        if (!isColumn(path)) {
            return numberInJson(json(field), type);
        }
        return type.equals("integer") ? column(path) + "::integer" : finite(column(path) + "::numeric");
    }

    private static String numberInJson(String json, String type) {
        var number = "(" + json + " #>> '{}')::numeric";
        var fits = type.equals("integer")
                ? " and %1$s between -2147483648 and 2147483647 and %1$s = trunc(%1$s)".formatted(number)
                : "";
        return "case when case when jsonb_typeof(%s) = 'number' then true%s else false end then (%s)::%s end"
                .formatted(json, fits, number, type);
    }

    /** Postgres' numbers may be NaN or infinite, and no sum would ever recover from one. */
    private static String finite(String number) {
        return "case when %1$s not in ('NaN', 'Infinity', '-Infinity') then %1$s end".formatted(number);
    }

    /** As jsonb; NULL where absent. An array of Postgres is one of JSON here. */
    String json(Field field) {
        return switch (field) {
            case Field.BuiltIn _ -> "to_jsonb(" + text(field) + ")";
            case Field.OfPayload(String _, FieldPath path, FieldType _) ->
                isColumn(path) ? "to_jsonb(" + column(path) + ")" : "(" + container(path) + " #> " + rest(path) + ")";
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

    private String rest(FieldPath path) {
        var names = source.table().isPresent()
                ? path.names().subList(1, path.names().size())
                : path.names();
        return array(names);
    }

    private static String array(List<String> names) {
        return names.stream()
                .map(name -> new Literal(name).toString())
                .collect(Collectors.joining(", ", "array[", "]"));
    }
}
