package dev.tidemark.catalog;

import java.util.Optional;

/** Reads whole numbers between limits. */
final class WholeNumber {

    private WholeNumber() {}

    /** @param max at most nine digits long */
    static Optional<Integer> of(Declarations declared, String member, String text, int min, int max) {
        var number = Optional.of(text)
                .filter(digits -> digits.matches("[0-9]{1,9}"))
                .map(Integer::valueOf)
                .filter(value -> value >= min && value <= max);
        if (number.isEmpty()) {
            declared.mistake(member, "'" + text + "' is not a whole number from " + min + " to " + max);
        }
        return number;
    }
}
