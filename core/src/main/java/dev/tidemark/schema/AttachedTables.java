package dev.tidemark.schema;

import dev.tidemark.catalog.AttachedTable;
import dev.tidemark.catalog.AttachedTable.Tenancy;
import dev.tidemark.catalog.AttachedTable.Uniqueness;
import dev.tidemark.catalog.Field;
import dev.tidemark.catalog.FieldPath;
import dev.tidemark.catalog.Nearest;
import dev.tidemark.catalog.Source;
import dev.tidemark.sql.Database;
import dev.tidemark.sql.Identifier;
import dev.tidemark.sql.Literal;
import dev.tidemark.sql.Session;
import dev.tidemark.sql.SqlFailure;
import dev.tidemark.sql.SqlStatement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table that the user has already, as a source declares it: whether it is as declared, and its rules of uniqueness. */
final class AttachedTables {

    private static final SqlStatement COLUMNS = SqlStatement.load(AttachedTables.class, "AttachedTables.columns");
    private static final SqlStatement TENANT = SqlStatement.load(AttachedTables.class, "AttachedTables.tenant");
    private static final SqlStatement INDEX = SqlStatement.load(AttachedTables.class, "AttachedTables.index");
    private static final Set<String> SMALL_INTEGERS = Set.of("smallint", "integer");
    private static final Set<String> NUMBERS =
            Set.of("smallint", "integer", "bigint", "numeric", "real", "double precision");
    private static final Set<String> JSON = Set.of("json", "jsonb");

    private final Source source;
    private final AttachedTable table;
    private final Map<String, String> columns;
    private final List<String> mistakes = new ArrayList<>();

    private AttachedTables(Source source, AttachedTable table, Map<String, String> columns) {
        this.source = source;
        this.table = table;
        this.columns = columns;
    }

    /** Why the source cannot be attached: all reasons. None for a source whose events Tidemark stores. */
    static List<String> mistakes(Session session, Source source) {
        return source.table().map(table -> mistakes(session, source, table)).orElse(List.of());
    }

    private static List<String> mistakes(Session session, Source source, AttachedTable table) {
        var columns = new LinkedHashMap<String, String>();
        session.query(COLUMNS, Map.of("schema", table.schema(), "table", table.name()), row -> {
            columns.put(row.text("name"), row.text("type"));
            return true;
        });
        if (columns.isEmpty()) {
            return List.of("source '%s': there is no table %s.%s in this database"
                    .formatted(source.name(), table.schema(), table.name()));
        }
        var attached = new AttachedTables(source, table, columns);
        attached.checkColumns();
        if (table.tenant() instanceof Tenancy.Named(String name)
                && session.query(TENANT, Map.of("name", name), row -> row.text("name"))
                        .isEmpty()) {
            attached.mistake("tenant: there is no tenant '" + name + "'; make it with: tidemark tenant create " + name);
        }
        return attached.mistakes;
    }

    private void checkColumns() {
        check("time", table.time(), Set.of("timestamp with time zone"), "timestamptz");
        if (table.tenant() instanceof Tenancy.InColumn(String column)) {
            check("tenant", column, SMALL_INTEGERS, "integer");
        }
        source.fields().values().forEach(this::check);
        table.unique().forEach((name, rule) -> rule.paths().forEach(path -> check("unique." + name, path)));
    }

    private void check(Field.OfPayload field) {
        var at = "fields." + field.name();
        var isColumn = field.path().names().size() == 1;
        switch (field.type()) {
            case TEXT -> check(at, field.path());
            case INTEGER -> {
                if (isColumn) {
                    check(
                            at,
                            field.path().names().getFirst(),
                            SMALL_INTEGERS,
                            "integer of at most 32 bits; declare the field as decimal");
                } else {
                    check(at, field.path());
                }
            }
            case DECIMAL -> {
                if (isColumn) {
                    check(at, field.path().names().getFirst(), NUMBERS, "number");
                } else {
                    check(at, field.path());
                }
            }
        }
    }

    private void check(String at, FieldPath path) {
        check(at, path.names().getFirst(), path.names().size() == 1 ? Set.of() : JSON, "json or jsonb, to look into");
    }

    /** @param types any if empty */
    private void check(String at, String column, Set<String> types, String wanted) {
        var type = columns.get(column);
        if (type == null) {
            mistake("%s: %s.%s has no column '%s'; %s"
                    .formatted(at, table.schema(), table.name(), column, Nearest.clause(column, columns.keySet())));
        } else if (!types.isEmpty() && !types.contains(type)) {
            mistake("%s: column '%s' is %s, but has to be %s".formatted(at, column, type, wanted));
        }
    }

    private void mistake(String message) {
        mistakes.add("source '%s': %s".formatted(source.name(), message));
    }

    /**
     * Makes the unique indexes of a source's rules while others write; what was begun and failed is made again.
     *
     * @throws CannotApply when rows that are there break a rule
     */
    static void keepUnique(Database database, Source source) {
        source.table()
                .ifPresent(table -> table.unique()
                        .forEach((name, rule) -> database.outsideTransaction(session -> {
                            keepUnique(session, source, table, name, rule);
                            return true;
                        })));
    }

    private static void keepUnique(Session session, Source source, AttachedTable table, String name, Uniqueness rule) {
        var index = "unique_" + source.name() + "_" + name;
        var state = session.first(INDEX, Map.of("schema", table.schema(), "index", index), row -> row.flag("valid"));
        if (state.equals(Optional.of(true))) {
            return;
        }
        if (state.isPresent()) {
            session.execute("drop index concurrently " + new Identifier(table.schema()) + "." + new Identifier(index));
        }
        try {
            session.execute(uniqueIndex(index, table, rule));
        } catch (SqlFailure failure) {
            throw new CannotApply(List.of("source '%s': unique.%s is not kept: %s; everything else is applied"
                    .formatted(source.name(), name, failure.getMessage())));
        }
    }

    private static String uniqueIndex(String index, AttachedTable table, Uniqueness rule) {
        var paths = rule.paths().stream().map(AttachedTables::value).toList();
        var present = paths.stream().map(path -> path + " is not null");
        var where = rule.whereField().stream().map(path -> value(path) + " = " + new Literal(rule.whereValue()));
        return "create unique index concurrently %s on %s.%s (%s) where %s"
                .formatted(
                        new Identifier(index),
                        new Identifier(table.schema()),
                        new Identifier(table.name()),
                        String.join(", ", paths),
                        Stream.concat(where, present).collect(Collectors.joining(" and ")));
    }

    private static String value(FieldPath path) {
        var column = new Identifier(path.names().getFirst()).toString();
        if (path.names().size() == 1) {
            return column;
        }
        var rest = path.names().subList(1, path.names().size());
        var outer = rest.subList(0, rest.size() - 1).stream()
                .map(name -> "->" + new Literal(name))
                .collect(Collectors.joining());
        return "(%s%s->>%s)".formatted(column, outer, new Literal(rest.getLast()));
    }
}
