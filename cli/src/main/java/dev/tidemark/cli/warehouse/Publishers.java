package dev.tidemark.cli.warehouse;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Those whose visits are counted, from the largest to the smallest. */
public final class Publishers {

    /** As many as a real company counted for. */
    public static final int ALL = 5_000;

    private Publishers() {}

    /**
     * The largest, and from there on every so many of all: a smaller company with publishers of the same sizes, of which half are larger
     * than the same one.
     *
     * @param step 1 for all
     */
    public static List<Publisher> every(int step) {
        if (step < 1 || step > ALL) {
            throw new IllegalArgumentException("from 1 to " + ALL + ", not " + step);
        }
        return Stream.concat(
                        Stream.of(1),
                        IntStream.rangeClosed(1, ALL / step).map(i -> i * step).boxed())
                .distinct()
                .map(Publisher::new)
                .toList();
    }
}
