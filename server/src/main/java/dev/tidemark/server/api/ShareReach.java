package dev.tidemark.server.api;

import dev.tidemark.query.Range;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** Which time a share's questions may ask for. */
sealed interface ShareReach {

    /** As far back as that, and up to the end of today wherever that is. */
    record Last(Duration time) implements ShareReach {}

    /** From one moment to another. */
    record Between(Instant from, Instant to) implements ShareReach {}

    /** Everything there is. */
    record All() implements ShareReach {}

    /** A question that was made a moment ago, on a clock that is a little behind, is still inside. */
    Duration SLACK = Duration.ofHours(1);

    /** From any moment of a day to its end, where clocks are set back. */
    Duration REST_OF_TODAY = Duration.ofHours(25);

    Duration LONGEST = Duration.ofDays(36_600);

    /** Whether it holds all of a range. */
    default boolean covers(Optional<Range> range, Instant now) {
        return switch (this) {
            case All() -> true;
            case Between(var from, var to) ->
                range.filter(each -> isWithin(each, from, to)).isPresent();
            case Last(var time) ->
                range.filter(each -> isWithin(each, now.minus(time).minus(SLACK), now.plus(REST_OF_TODAY)))
                        .isPresent();
        };
    }

    private static boolean isWithin(Range range, Instant from, Instant to) {
        return !range.from().isBefore(from) && !range.to().isAfter(to);
    }

    /** {@code {"last": "30d"}}, {@code {"from": "…", "to": "…"}} or {@code {"all": true}}. */
    static ShareReach of(JsonPart part) {
        ShareReader.only(part, List.of("last", "from", "to", "all"));
        if (part.part("last").isPresent() && part.node().size() == 1) {
            return new Last(ShareReader.duration(part.partOrGap("last"), LONGEST));
        }
        if (part.part("all").map(JsonPart::flag).orElse(false) && part.node().size() == 1) {
            return new All();
        }
        if (part.part("from").isPresent()
                && part.part("to").isPresent()
                && part.node().size() == 2) {
            var from = instant(part.partOrGap("from"));
            var to = instant(part.partOrGap("to"));
            if (!from.isBefore(to)) {
                throw part.error("range_reversed", "The reach ends before it begins.");
            }
            return new Between(from, to);
        }
        throw part.error(
                "not_a_reach",
                "A reach is {\"last\": \"30d\"}, {\"from\": \"2026-11-01T00:00:00Z\", \"to\": …} or {\"all\": true}.");
    }

    private static Instant instant(JsonPart part) {
        try {
            return Instant.parse(part.text());
        } catch (DateTimeParseException _) {
            throw part.error("not_a_time", part.shown() + " is no moment such as 2026-11-01T00:00:00Z.");
        }
    }
}
