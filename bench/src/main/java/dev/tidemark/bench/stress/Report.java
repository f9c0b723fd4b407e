package dev.tidemark.bench.stress;

import dev.tidemark.rollup.Verifier.Difference;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was done, and what was found.
 *
 * @param counts by name of what was counted
 * @param differences the first that were found; none means that the law held at every instant at which it was looked at
 */
record Report(long seed, Map<String, Long> counts, List<Difference> differences) {

    @Override
    public String toString() {
        var lines = counts.entrySet().stream().map(each -> "%,12d  %s".formatted(each.getValue(), each.getKey()));
        var found = Stream.concat(
                Stream.of("%,12d  differences, seed %d".formatted(differences.size(), seed)),
                differences.stream().map(Difference::toString));
        return Stream.concat(lines, found).collect(Collectors.joining("\n"));
    }
}
