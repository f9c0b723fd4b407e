package dev.tidemark.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The words for measures. */
enum MeasureKind {
    COUNT("how many events"),
    SUM("the sum of a number; 0 if no event has it"),
    MIN("the smallest number"),
    MAX("the largest number"),
    COUNT_DISTINCT("how many different values; exact up to 256, then with a standard error of 2.3 %"),
    QUANTILE("percentiles of a number, with a relative error of 1 %");

    private final String meaning;

    MeasureKind(String meaning) {
        this.meaning = meaning;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** In a few words, for editors. */
    String meaning() {
        return meaning;
    }

    boolean isOfNumbers() {
        return switch (this) {
            case COUNT, COUNT_DISTINCT -> false;
            case SUM, MIN, MAX, QUANTILE -> true;
        };
    }

    static List<String> words() {
        return Arrays.stream(values()).map(MeasureKind::word).toList();
    }

    /** All that are of a field: all but the count. */
    static List<MeasureKind> ofFields() {
        return Arrays.stream(values()).filter(kind -> kind != COUNT).toList();
    }

    static Optional<MeasureKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
}
