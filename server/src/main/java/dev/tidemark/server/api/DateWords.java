package dev.tidemark.server.api;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;

/**
 * A date range as it was written: a word, a phrase or a day; or two days or local times.
 *
 * @param at where, as a JSON pointer
 */
record DateWords(List<String> words, String at) {

    static DateWords of(JsonPart part) {
        var words = part.node().isArray()
                ? part.items().stream().map(JsonPart::text).toList()
                : List.of(part.text());
        return new DateWords(words, part.at());
    }

    /** @param now on the clock of the query's zone */
    LocalRange range(ZonedDateTime now) {
        var ranges = new DateRanges(now);
        var range = switch (words.size()) {
            case 1 -> ranges.of(words.getFirst());
            case 2 -> ranges.of(words.getFirst(), words.getLast());
            default -> Optional.<LocalRange>empty();
        };
        return range.orElseThrow(() -> new UserError(
                "not_a_range",
                "'" + String.join("', '", words)
                        + "' is not a date range; write [\"2026-01-01\", \"2026-01-31\"], \"last 7 days\" or \"from 29 minutes ago to now\".",
                at));
    }
}
