package dev.tidemark.server.api;

import dev.tidemark.query.Plan;
import dev.tidemark.query.Planner;
import dev.tidemark.query.Planning;

/**
 * What is asked, and how it can be answered from what is kept.
 *
 * @param position which of the ranges that its query compares
 */
record Question(Asked asked, int position, Kept kept, Planning planning) {

    static Question of(Asked asked, int position, Kept kept) {
        return new Question(asked, position, kept, new Planner(kept.catalog(), kept.rollups()).plan(asked.query()));
    }

    boolean isPlanned() {
        return planning instanceof Plan;
    }

    /** @throws UserError if there is none */
    Plan plan() {
        return switch (planning) {
            case Plan plan -> plan;
            case Planning.Refused refused -> throw error(refused);
        };
    }

    /** At the place where the query says it. */
    UserError error(Planning.Refused refused) {
        var compared = asked.cube().type() == QueryType.COMPARED;
        var at = compared ? refused.at().replaceFirst("/dateRange$", "/compareDateRange/" + position) : refused.at();
        return new UserError(refused.code(), refused.message(), asked.cube().at() + at);
    }
}
