package dev.tidemark.server.api;

import java.util.Arrays;
import java.util.Locale;

/** How rows are written. */
enum CubeFormat {
    /** Each an object. */
    DEFAULT,
    /** Each a list; the names once. */
    COMPACT,
    /** A list per member. */
    COLUMNAR;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static CubeFormat of(JsonPart part) {
        var word = part.text();
        return Arrays.stream(values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow(() -> part.error(
                        "unknown_format", "'" + word + "' is not a format; known: default, compact, columnar."));
    }
}
