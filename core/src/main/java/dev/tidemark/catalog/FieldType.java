package dev.tidemark.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a field's value is. It decides the type of the columns that hold it and of the sums over it. */
public enum FieldType {
    /** Any scalar, as the text that Postgres' {@code ->>} gives. The default. */
    TEXT,
    /** A whole number of 32 bits: its sums stay in {@code bigint}, which needs four billion of the largest to overflow. */
    INTEGER,
    /** A number with a fraction, or a whole one beyond 32 bits: summed as {@code numeric}, exactly, at about twice the cost. */
    DECIMAL;

    /** As the catalog writes it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<FieldType> of(String word) {
        return Arrays.stream(values()).filter(type -> type.word().equals(word)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(FieldType::word).toList();
    }
}
