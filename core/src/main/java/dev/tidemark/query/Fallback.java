package dev.tidemark.query;

import java.time.Duration;
import java.util.Optional;

/**
 * The events themselves, where rollups cannot answer: if that was asked for.
 *
 * @param planning a plan, or why there is none
 */
record Fallback(boolean asked, Planning planning) {

    private static final Planning.Refused NOT_ASKED = new Planning.Refused(
            "not_asked", "with \"scan\": \"5s\" the events themselves are read, for 5 s at most", "/scan");

    /** @param budget how long they may be read */
    static Fallback of(FromEvents events, Optional<Duration> budget) {
        var planning = events.planning(budget.orElse(Duration.ZERO));
        return new Fallback(budget.isPresent(), planning instanceof Plan && budget.isEmpty() ? NOT_ASKED : planning);
    }

    /** What comes of a refusal. */
    Planning insteadOf(Planning.Refused refused) {
        if (asked) {
            return planning;
        }
        return planning.equals(NOT_ASKED)
                ? new Planning.Refused(refused.code(), refused.message() + "; " + NOT_ASKED.message(), refused.at())
                : refused;
    }
}
