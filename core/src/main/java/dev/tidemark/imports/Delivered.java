package dev.tidemark.imports;

import java.util.List;

/**
 * What became of the rows that were delivered for one rollup.
 *
 * @param staged how many there were
 * @param taken how many of them are good
 * @param refused those that are not, by reason
 */
public record Delivered(String rollup, long staged, long taken, List<RefusedRows> refused) {

    public Delivered {
        refused = List.copyOf(refused);
    }

    /** How many rows are not taken. */
    public long errors() {
        return refused.stream().mapToLong(RefusedRows::rows).sum();
    }
}
