package dev.tidemark.cli.sample;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** One of several things, each with its weight. */
final class Choice<T> {

    private final List<T> things;
    private final double[] upTo;

    private Choice(List<T> things, double[] weights) {
        this.things = things;
        upTo = weights.clone();
        Arrays.parallelPrefix(upTo, Double::sum);
    }

    /** The weights are in the order of the things. */
    static <T> Choice<T> of(List<T> things, double... weights) {
        return new Choice<>(things, weights);
    }

    T pick(RandomGenerator random) {
        var at = Arrays.binarySearch(upTo, random.nextDouble(upTo[upTo.length - 1]));
        return things.get(Math.min(at < 0 ? -at - 1 : at + 1, things.size() - 1));
    }
}
