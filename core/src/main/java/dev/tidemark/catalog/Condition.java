package dev.tidemark.catalog;

import java.util.List;

/**
 * Which events a rollup counts, by one of their fields; compared as text, an absent value as {@code ''}.
 *
 * @param not whether the values are those that are left out
 * @param values alternatives, at least one
 */
public record Condition(Field field, boolean not, List<String> values) {

    public Condition {
        values = List.copyOf(values);
    }
}
