package dev.tidemark.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How much time a partition of quarters of an hour or hours holds, UTC. A day suits a rollup of millions of rows a day: its
 * indexes stay small, and what is over is sealed and let go of day by day. Days are kept by the month, weeks and months by the year.
 */
public enum PartitionWidth {
    DAY,
    MONTH;

    /** As the catalog writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<PartitionWidth> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(PartitionWidth::word).toList();
    }
}
