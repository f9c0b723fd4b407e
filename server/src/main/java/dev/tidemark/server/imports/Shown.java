package dev.tidemark.server.imports;

/** A value of a file as a message quotes it: on one line, and not too long. */
final class Shown {

    private static final int LONGEST = 60;

    private Shown() {}

    static String of(String value) {
        var line = value.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}]", " ");
        return line.codePointCount(0, line.length()) <= LONGEST
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST)) + "…";
    }
}
