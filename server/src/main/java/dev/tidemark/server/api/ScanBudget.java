package dev.tidemark.server.api;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * For how long a query lets the events themselves be read, where no rollup can answer.
 *
 * @param words as it was written
 */
record ScanBudget(Duration most, String words) {

    private static final Pattern WORDS = Pattern.compile("([0-9]{1,6})(ms|s|m)");

    static ScanBudget of(JsonPart part) {
        var words = part.text();
        var matcher = WORDS.matcher(words);
        var most = matcher.matches() ? length(Long.parseLong(matcher.group(1)), matcher.group(2)) : Duration.ZERO;
        if (most.isZero()) {
            throw part.error("not_a_duration", "'" + words + "' is no time to read events, such as 500ms, 5s or 1m.");
        }
        return new ScanBudget(most, words);
    }

    private static Duration length(long number, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
        };
    }
}
