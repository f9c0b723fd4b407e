package dev.tidemark.catalog;

/**
 * One thing wrong in a catalog.
 *
 * @param file the file's name as the user gave it
 * @param line counted from 1
 * @param at path of the offending member, {@code rollups.articles.measures.views}
 * @param message what is wrong, and what was probably meant
 */
public record Mistake(String file, int line, String at, String message) {
    @Override
    public String toString() {
        return "%s:%d: %s: %s".formatted(file, line, at, message);
    }
}
