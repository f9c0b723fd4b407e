package dev.tidemark.server.imports;

import dev.tidemark.imports.StagedColumn;
import dev.tidemark.imports.StagedColumn.Kind;

/** DuckDB expressions over the text of a column: whether a value will do, and how COPY reads it as CSV. */
final class ColumnSql {

    /** Whether a text is a list as JSON has it. */
    private static final String LIST = "starts_with(%1$s, '[') and json_valid(%1$s)";

    /** Whether such a list holds more than texts, numbers and the like. Whatever is no list may be looked at all the same. */
    private static final String NESTED =
            "coalesce(list_bool_or([json_type(x) in ('ARRAY', 'OBJECT', 'NULL') for x in from_json(case when " + LIST
                    + " then %1$s else '[]' end, '[\"JSON\"]')]), false)";

    private ColumnSql() {}

    /** True or false, never null. */
    static String isGood(StagedColumn wanted, String column) {
        var condition = switch (wanted.kind()) {
            case TENANT -> "%1$s <> '' and not contains(%1$s, chr(0))";
            case MEMBER -> "%1$s is null or not contains(%1$s, chr(0))";
            case BUCKET -> "isfinite(try_cast(%1$s as timestamptz)) and not contains(%1$s, 'BC')";
            case INTEGER -> "regexp_full_match(%1$s, '[+-]?[0-9]+([.]0*)?') and try_cast(%1$s as bigint) is not null";
            case DECIMAL ->
                "regexp_full_match(%1$s, '[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?')"
                        + " and isfinite(try_cast(%1$s as double))";
            case TEXT ->
                "not contains(%1$s, chr(0)) and not (" + LIST + " and (contains(%1$s, '\\u0000') or " + NESTED + "))";
            case NUMBER ->
                "%1$s = '' or (regexp_full_match(%1$s, '-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?')"
                        + " and isfinite(try_cast(%1$s as double)))";
        };
        return "coalesce(%s, %s)"
                .formatted(condition.formatted(column), wanted.required() ? "false" : column + " is null");
    }

    /** Only of a value that will do; an absent one is an empty field. */
    static String csv(StagedColumn wanted, String column) {
        var expression = switch (wanted.kind()) {
            case TENANT, MEMBER -> quoted("%1$s");
            case BUCKET -> "try_cast(%s as timestamptz)::varchar";
            case INTEGER -> "try_cast(%s as bigint)::varchar";
            case DECIMAL, NUMBER -> "%s";
            case TEXT ->
                "case when %1$s <> '' then "
                        + quoted("case when " + LIST + " then %1$s else to_json(" + text(wanted.separator())
                                + ")::varchar end")
                        + " end";
        };
        return "coalesce(" + expression.formatted(column) + ", '')";
    }

    private static String quoted(String expression) {
        return "'\"' || replace(" + expression + ", '\"', '\"\"') || '\"'";
    }

    /** Or the elements that it has. */
    private static String text(String separator) {
        return separator.isEmpty()
                ? "%1$s"
                : "[trim(x) for x in string_split(%1$s, "
                        + DuckDb.literal(separator).replace("%", "%%") + ") if trim(x) <> '']";
    }

    /** Why a value will not do. */
    static String reason(Kind kind, String value) {
        if (value.isEmpty()) {
            return "is empty";
        }
        return value.indexOf('\0') >= 0 ? "holds the character NUL" : "'" + Shown.of(value) + "' is no " + words(kind);
    }

    private static String words(Kind kind) {
        return switch (kind) {
            case TENANT, MEMBER -> "name";
            case BUCKET -> "date or time";
            case INTEGER -> "whole number";
            case DECIMAL, NUMBER -> "number";
            case TEXT -> "text or list of texts";
        };
    }
}
