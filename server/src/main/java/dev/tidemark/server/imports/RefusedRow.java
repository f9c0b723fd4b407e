package dev.tidemark.server.imports;

/**
 * A row that is not taken.
 *
 * @param line in the file, counted from 1, the header among them where there is one; of Parquet the row. Empty lines are not
 *     counted, and a quoted value with line breaks counts as one line
 * @param column as the file calls it; empty where the row as a whole is refused
 * @param reason a clause without the column
 */
public record RefusedRow(String file, long line, String column, String reason) {

    @Override
    public String toString() {
        return "%s: line %,d: %s%s".formatted(file, line, column.isEmpty() ? "" : column + ": ", reason);
    }
}
