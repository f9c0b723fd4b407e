package dev.tidemark.catalog;

import java.util.List;
import java.util.Optional;

/** Reads the grains of a rollup: any of them in any order, given back finest first. */
final class GrainReader {

    static final List<Grain> DEFAULT = List.of(Grain.HOUR);

    private GrainReader() {}

    static List<Grain> read(Declarations declared) {
        var grains = declared.texts("grains").stream()
                .flatMap(word -> grain(declared, word).stream())
                .distinct()
                .sorted()
                .toList();
        if (grains.isEmpty()) {
            return DEFAULT;
        }
        var finest = grains.getFirst();
        grains.stream()
                .skip(1)
                .filter(grain -> !grain.isTiledBy(finest))
                .forEach(grain -> declared.mistake(
                        "grains",
                        finest.word() + "s do not make up a " + grain.word() + "; add a finer grain, such as day"));
        return grains;
    }

    private static Optional<Grain> grain(Declarations declared, String word) {
        var grain = Grain.of(word);
        if (grain.isEmpty()) {
            declared.mistake("grains", "no grain '" + word + "'; " + Nearest.clause(word, Grain.words()));
        }
        return grain;
    }
}
