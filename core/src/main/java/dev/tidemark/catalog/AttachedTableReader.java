package dev.tidemark.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads which table of the user's own a source is. */
final class AttachedTableReader {

    static final List<String> KEYS = List.of("table", "tenant", "unique");
    static final List<String> UNIQUE_KEYS = List.of("on", "where");
    static final int MAX_RULES = 32;

    /** An index of Postgres has at most 32 columns. */
    static final int MAX_PATHS = 16;

    /** Of a schema, table or column, as the database has it; within the 63 bytes of a name there. */
    static final String IDENTIFIER = "[A-Za-z_][A-Za-z0-9_$]{0,62}";

    /** As tenants are called where they are created. */
    static final String TENANT = "[a-z0-9][a-z0-9._-]{0,62}";

    private static final Pattern TABLE = Pattern.compile("(?:(" + IDENTIFIER + ")[.])?(" + IDENTIFIER + ")");
    private static final Pattern NOT_THE_USERS = Pattern.compile("tidemark|information_schema|pg_.*");

    private AttachedTableReader() {}

    /** Anything at all where there is a mistake, so that the source's other parts are read as those of a table. */
    static AttachedTable read(Declarations declared) {
        var table = declared.text("table").map(TABLE::matcher);
        var valid = table.filter(Matcher::matches);
        if (table.isPresent() && valid.isEmpty()) {
            declared.mistake(
                    "table", "should be a table's name as the database has it, such as orders or public.orders");
        }
        var schema = valid.map(name -> name.group(1)).orElse("public");
        if (NOT_THE_USERS.matcher(schema).matches()) {
            declared.mistake("table", "schema '" + schema + "' is not for tables of your own");
        }
        return new AttachedTable(
                schema,
                valid.map(name -> name.group(2)).orElse(""),
                tenancy(declared),
                column(declared, "time"),
                unique(declared.mapping("unique")));
    }

    /** The path of each field begins with a column. */
    static void checkColumns(Declarations declared, Map<String, Field.OfPayload> fields) {
        fields.forEach((name, field) -> checkColumn(declared, name, field.path()));
    }

    private static AttachedTable.Tenancy tenancy(Declarations declared) {
        if (!declared.has("tenant")) {
            declared.mistake("tenant", "whose are the rows? tenant: { column: account_id }, or a tenant's name");
        }
        if (declared.isMapping("tenant")) {
            return new AttachedTable.Tenancy.InColumn(
                    column(declared.mapping("tenant").only(List.of("column")), "column"));
        }
        var name = declared.text("tenant").orElse("");
        if (!name.isEmpty() && !name.matches(TENANT)) {
            declared.mistake(
                    "tenant", "'" + name + "' is not a tenant's name: lower-case letters, digits, '.', '_', '-'");
        }
        return new AttachedTable.Tenancy.Named(name);
    }

    private static String column(Declarations declared, String member) {
        if (!declared.has(member)) {
            declared.mistake(member, "which column is it?");
        }
        var name = declared.text(member).orElse("none");
        if (!name.matches(IDENTIFIER)) {
            declared.mistake(member, "'" + name + "' is not a column's name");
            return "none";
        }
        return name;
    }

    private static Map<String, AttachedTable.Uniqueness> unique(Declarations declared) {
        return declared.atMost(MAX_RULES)
                .each(name -> Optional.of(
                        declared.isMapping(name)
                                ? rule(declared.mapping(name))
                                : new AttachedTable.Uniqueness(columns(declared, name), Optional.empty(), "")));
    }

    private static AttachedTable.Uniqueness rule(Declarations declared) {
        declared.only(UNIQUE_KEYS);
        if (!declared.has("on")) {
            declared.mistake("on", "a rule needs the columns or paths whose values make a row one");
        }
        var where = declared.mapping("where");
        if (declared.isMapping("where") && where.names().size() != 1) {
            declared.mistake("where", "should be one path and its value");
        }
        var path = where.names().stream().findFirst();
        return new AttachedTable.Uniqueness(
                columns(declared, "on"),
                path.flatMap(text -> FieldReader.path(where, text, text))
                        .filter(parsed -> checkColumn(where, parsed.toString(), parsed)),
                path.flatMap(where::value).orElse(""));
    }

    private static List<FieldPath> columns(Declarations declared, String member) {
        var paths = FieldReader.paths(declared, member).stream().distinct().toList();
        if (paths.size() > MAX_PATHS) {
            declared.mistake(member, "at most " + MAX_PATHS + " paths are possible");
        }
        paths.forEach(path -> checkColumn(declared, member, path));
        return paths;
    }

    private static boolean checkColumn(Declarations declared, String member, FieldPath path) {
        var column = path.names().getFirst();
        var valid = column.matches(IDENTIFIER);
        if (!valid) {
            declared.mistake(member, "'" + column + "', with which the path begins, is not a column's name");
        }
        return valid;
    }
}
