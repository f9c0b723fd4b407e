package dev.tidemark.query;

import dev.tidemark.catalog.Measure;
import dev.tidemark.catalog.Rollup;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A number that can be asked for: a measure, or one of a quantile's percentiles.
 *
 * @param percentile 1 to 99, of a quantile; absent for every other measure
 */
public record MeasureMember(String name, Measure measure, OptionalInt percentile) {

    /** What can be asked of a measure. */
    public static Stream<MeasureMember> of(Measure measure) {
        return switch (measure) {
            case Measure.Quantile(String name, var _, var percentiles) ->
                percentiles.stream()
                        .map(each ->
                                new MeasureMember(Measure.Quantile.member(name, each), measure, OptionalInt.of(each)));
            case Measure.Count _, Measure.Sum _, Measure.Min _, Measure.Max _, Measure.CountDistinct _ ->
                Stream.of(new MeasureMember(measure.name(), measure, OptionalInt.empty()));
        };
    }

    /** All that can be asked of a rollup. */
    static Stream<MeasureMember> of(Rollup rollup) {
        return rollup.measures().stream().flatMap(MeasureMember::of);
    }

    static Optional<MeasureMember> of(Rollup rollup, String name) {
        return of(rollup).filter(each -> each.name().equals(name)).findFirst();
    }

    /** Whether it stays the same when an event is counted more than once. */
    boolean isOfASet() {
        return switch (measure) {
            case Measure.Min _, Measure.Max _, Measure.CountDistinct _ -> true;
            case Measure.Count _, Measure.Sum _, Measure.Quantile _ -> false;
        };
    }
}
