package dev.tidemark.cli.entities;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** A row of a file. */
sealed interface Row {

    /** Where it begins, counted from 1. */
    long line();

    /**
     * What stands in a column; null where the row has no such column, or nothing in it.
     *
     * @param values as text in CSV, else as they are in JSON
     */
    record Good(long line, Function<String, @Nullable JsonNode> values) implements Row {

        static Good of(long line, Map<String, String> cells) {
            return new Good(line, column -> {
                var cell = cells.get(column);
                return cell == null || cell.isBlank() ? null : StringNode.valueOf(cell.strip());
            });
        }

        @Nullable
        JsonNode value(String column) {
            return values.apply(column);
        }
    }

    /** One that could not be read. */
    record Bad(long line, String reason) implements Row {}
}
