package dev.tidemark.imports;

import dev.tidemark.sql.Row;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of one rollup that were refused for one reason.
 *
 * @param rows how many
 * @param lines of the first {@value #MOST_LINES}, as the reader of the delivery counted them
 */
public record RefusedRows(Reason reason, long rows, List<Long> lines) {

    static final int MOST_LINES = 100;

    public RefusedRows {
        lines = List.copyOf(lines);
    }

    static RefusedRows of(Row row) {
        return new RefusedRows(
                Reason.of(row.text("reason")),
                row.bigint("rows"),
                Arrays.stream(row.text("lines").split(",", -1))
                        .map(Long::valueOf)
                        .toList());
    }
}
