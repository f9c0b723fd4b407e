package dev.tidemark.catalog;

import java.util.List;
import java.util.stream.Stream;

/** What a rollup keeps per bucket and members. Each kind can be merged: of two parts comes the whole. */
public sealed interface Measure {

    String name();

    /** The names under which it can be asked for. */
    default Stream<String> members() {
        return switch (this) {
            case Quantile(String quantile, Field _, var percentiles) ->
                percentiles.stream().map(each -> Quantile.member(quantile, each));
            case Count _, Sum _, Min _, Max _, CountDistinct _ -> Stream.of(name());
        };
    }

    /** Whether an event that is taken away can be taken out of it again. The others have to be computed anew. */
    default boolean subtracts() {
        return switch (this) {
            case Count _, Sum _, Quantile _ -> true;
            case Min _, Max _, CountDistinct _ -> false;
        };
    }

    /** How many events. */
    record Count(String name) implements Measure {}

    /** The sum of a number over the events that have it; 0 if none has. */
    record Sum(String name, Field field) implements Measure {}

    /** The smallest number among the events that have it; nothing if none has. */
    record Min(String name, Field field) implements Measure {}

    /** The largest number, likewise. */
    record Max(String name, Field field) implements Measure {}

    /** How many different values; exact while few, then with a standard error of 2.3 %. */
    record CountDistinct(String name, Field field) implements Measure {}

    /**
     * The distribution of a number, with a relative error of 1 %.
     *
     * @param percentiles which can be asked for, 1 to 99, rising; each is a member of its own, {@code <name>_p95}
     */
    record Quantile(String name, Field field, List<Integer> percentiles) implements Measure {

        /** Unless declared. */
        public static final List<Integer> DEFAULT_PERCENTILES = List.of(50, 75, 90, 95, 99);

        public Quantile {
            percentiles = List.copyOf(percentiles);
        }

        /** What a percentile is called where it is asked for. */
        public static String member(String quantile, int percentile) {
            return quantile + "_p" + percentile;
        }
    }
}
