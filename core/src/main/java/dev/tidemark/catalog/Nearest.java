package dev.tidemark.catalog;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/** The "did you mean" of an unknown word. */
public final class Nearest {

    private Nearest() {}

    /** A clause for the end of a message: the nearest of the known words, or all of them when none is near. */
    public static String clause(String word, Collection<String> known) {
        if (known.isEmpty()) {
            return "there is none";
        }
        var nearest = known.stream()
                .min(Comparator.comparingInt((String each) -> distance(word, each))
                        .thenComparing(each -> each))
                .orElseThrow();
        return distance(word, nearest) <= (word.length() < 4 ? 1 : Math.max(2, word.length() / 3))
                ? "did you mean '" + nearest + "'?"
                : "known: " + known.stream().sorted().limit(20).collect(Collectors.joining(", "));
    }

    /** Levenshtein's edit distance, two rows at a time. */
    static int distance(String a, String b) {
        var previous = new int[b.length() + 1];
        for (var j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (var i = 1; i <= a.length(); i++) {
            var current = new int[b.length() + 1];
            current[0] = i;
            for (var j = 1; j <= b.length(); j++) {
                var replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
