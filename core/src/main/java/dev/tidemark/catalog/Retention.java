package dev.tidemark.catalog;

import java.time.Period;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads for how long something is kept. */
final class Retention {

    private static final int MAX_YEARS = 100;

    private Retention() {}

    /** Of a rollup: one period for all grains, or a period for some of them. */
    static Map<Grain, Period> of(Declarations declared, List<Grain> grains) {
        if (!declared.isMapping("keep")) {
            return declared.text("keep")
                    .flatMap(text -> period(declared, "keep", text))
                    .map(period -> grains.stream().collect(Collectors.toMap(grain -> grain, _ -> period)))
                    .orElse(Map.of());
        }
        var keep = perGrain(declared.mapping("keep"), grains);
        checkCoarsest(declared.mapping("keep"), grains, keep);
        return keep;
    }

    static Optional<Period> period(Declarations declared, String member, String text) {
        var period = Span.period(text);
        if (period.isEmpty()) {
            declared.mistake(member, "'" + text + "' is not a time to keep, such as 90d, 8w, 13mo or 2y; at least 1d");
        } else if (Span.days(period.get()) > MAX_YEARS * 366) {
            declared.mistake(member, "at most " + MAX_YEARS + " years; leave it out to keep for ever");
        }
        return period;
    }

    private static Map<Grain, Period> perGrain(Declarations declared, List<Grain> grains) {
        var words = grains.stream().map(Grain::word).toList();
        declared.names().stream()
                .filter(word -> !words.contains(word))
                .forEach(word -> declared.mistake(
                        word, "the rollup has no grain '" + word + "'; " + Nearest.clause(word, words)));
        var keep = new LinkedHashMap<Grain, Period>();
        grains.forEach(grain -> declared.text(grain.word())
                .flatMap(text -> period(declared, grain.word(), text))
                .ifPresent(period -> keep.put(grain, period)));
        return keep;
    }

    /** The past beyond the coarsest grain would have finer buckets and none of its own. */
    private static void checkCoarsest(Declarations declared, List<Grain> grains, Map<Grain, Period> keep) {
        var coarsest = grains.getLast();
        grains.stream()
                .filter(grain -> days(keep, coarsest) < days(keep, grain))
                .forEach(grain -> declared.mistake(
                        coarsest.word(),
                        "the coarsest grain has to be kept as long as " + grain.word() + ", which is kept "
                                + of(keep, grain).map(Span::of).orElse("for ever")));
    }

    private static long days(Map<Grain, Period> keep, Grain grain) {
        return of(keep, grain).map(Span::days).orElse(Long.MAX_VALUE);
    }

    private static Optional<Period> of(Map<Grain, Period> keep, Grain grain) {
        return Optional.ofNullable(keep.get(grain));
    }
}
