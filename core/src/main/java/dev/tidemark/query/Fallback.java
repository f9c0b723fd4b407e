package dev.tidemark.query;

import dev.tidemark.catalog.Catalog;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The events themselves, where rollups cannot answer: if that was asked for.
 *
 * @param planning a plan, or why there is none
 */
record Fallback(boolean asked, Planning planning) {

    private static final Planning.Refused NOT_ASKED = new Planning.Refused(
            "not_asked", "with \"scan\": \"5s\" the events themselves are read, for 5 s at most", "/scan");

    /**
     * Of a query that is no mistake.
     *
     * @param floor from when on the source's events are kept
     * @param budget how long they may be read, if that was asked for
     */
    static Fallback of(Catalog catalog, Query query, Instant floor, Optional<Duration> budget) {
        var planning = FromEvents.planning(catalog, query, floor, budget.orElse(Duration.ZERO));
        return new Fallback(budget.isPresent(), planning instanceof Plan && budget.isEmpty() ? NOT_ASKED : planning);
    }

    /** What comes of a refusal, or of a plan that may turn out to be one. */
    Planning insteadOf(Planning best) {
        return switch (best) {
            case Plan plan -> plan.otherwise(this::insteadOf);
            case Planning.Refused _ when asked -> planning;
            case Planning.Refused refused
            when planning.equals(NOT_ASKED) ->
                new Planning.Refused(refused.code(), refused.message() + "; " + NOT_ASKED.message(), refused.at());
            case Planning.Refused refused -> refused;
        };
    }
}
