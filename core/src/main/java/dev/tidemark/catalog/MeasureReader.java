package dev.tidemark.catalog;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the measures of a rollup. */
final class MeasureReader {

    static final int MAX_MEASURES = 100;

    static final String PERCENTILES = "percentiles";

    private final FieldLookup fields;

    MeasureReader(FieldLookup fields) {
        this.fields = fields;
    }

    List<Measure> read(Declarations declared) {
        return List.copyOf(declared.atMost(MAX_MEASURES)
                .each(name ->
                        FormulaReader.isFormula(declared, name) ? Optional.<Measure>empty() : measure(name, declared))
                .values());
    }

    static List<String> keys() {
        return Stream.concat(
                        MeasureKind.ofFields().stream().map(MeasureKind::word),
                        Stream.of(PERCENTILES, FormulaReader.FORMULA))
                .toList();
    }

    private Optional<Measure> measure(String name, Declarations declared) {
        ReservedNames.ofMember(name).ifPresent(reason -> declared.mistake(name, reason));
        return declared.isMapping(name) ? ofField(name, declared.mapping(name)) : count(name, declared);
    }

    private static Optional<Measure> count(String name, Declarations declared) {
        return declared.text(name).filter(word -> isCount(name, declared, word)).map(_ -> new Measure.Count(name));
    }

    private static boolean isCount(String name, Declarations declared, String word) {
        var kind = MeasureKind.of(word);
        if (kind.isEmpty()) {
            declared.mistake(name, "no measure '" + word + "'; " + Nearest.clause(word, MeasureKind.words()));
        } else if (kind.get() != MeasureKind.COUNT) {
            declared.mistake(name, "of which field? { " + word + ": FIELD }");
        }
        return kind.equals(Optional.of(MeasureKind.COUNT));
    }

    private Optional<Measure> ofField(String name, Declarations declared) {
        declared.only(keys());
        var kinds = MeasureKind.ofFields().stream()
                .filter(kind -> declared.has(kind.word()))
                .toList();
        if (kinds.size() != 1) {
            notOneKind(declared);
            return Optional.empty();
        }
        var kind = kinds.getFirst();
        if (kind != MeasureKind.QUANTILE && declared.has(PERCENTILES)) {
            declared.mistake(PERCENTILES, "belong to { quantile: FIELD }");
        }
        var field = kind.isOfNumbers() ? fields.numberIn(declared, kind.word()) : fields.in(declared, kind.word());
        return field.map(of -> measure(name, kind, of, declared));
    }

    /** An unknown word is a mistake already. */
    private static void notOneKind(Declarations declared) {
        if (keys().containsAll(declared.names())) {
            var kinds = MeasureKind.ofFields().stream().map(MeasureKind::word).collect(Collectors.joining(", "));
            declared.mistake("", "should be count, { formula: … }, or { KIND: FIELD } with one of " + kinds);
        }
    }

    private static Measure measure(String name, MeasureKind kind, Field field, Declarations declared) {
        return switch (kind) {
            case COUNT -> new Measure.Count(name);
            case SUM -> new Measure.Sum(name, field);
            case MIN -> new Measure.Min(name, field);
            case MAX -> new Measure.Max(name, field);
            case COUNT_DISTINCT -> new Measure.CountDistinct(name, field);
            case QUANTILE -> new Measure.Quantile(name, field, percentiles(declared));
        };
    }

    private static List<Integer> percentiles(Declarations declared) {
        var percentiles = declared.texts(PERCENTILES).stream()
                .flatMap(text -> WholeNumber.of(declared, PERCENTILES, text, 1, 99).stream())
                .distinct()
                .sorted()
                .toList();
        return percentiles.isEmpty() ? Measure.Quantile.DEFAULT_PERCENTILES : percentiles;
    }
}
