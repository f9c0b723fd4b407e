package dev.tidemark.catalog;

import java.util.regex.Pattern;

/**
 * One thing wrong in a catalog. Path and message stay on one line, and within {@value #MAX_LENGTH} characters each,
 * whatever odd text of the file they cite.
 *
 * @param file the file's name as the user gave it
 * @param line counted from 1
 * @param at path of the offending member, {@code rollups.articles.measures.views}
 * @param message what is wrong, and what was probably meant
 */
public record Mistake(String file, int line, String at, String message) {

    private static final int MAX_LENGTH = 500;

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cs}\u0080-\u009f\u2028\u2029]");

    public Mistake {
        at = printable(at);
        message = printable(message);
    }

    private static String printable(String text) {
        var line = UNPRINTABLE.matcher(text).replaceAll("\ufffd");
        return line.length() <= MAX_LENGTH
                ? line
                : line.substring(0, MAX_LENGTH / 2) + " … " + line.substring(line.length() - MAX_LENGTH / 2 + 3);
    }

    @Override
    public String toString() {
        return "%s:%d: %s: %s".formatted(file, line, at, message);
    }
}
