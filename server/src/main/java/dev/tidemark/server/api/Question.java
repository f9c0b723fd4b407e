package dev.tidemark.server.api;

import dev.tidemark.query.Considered;
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
        return new Question(asked, position, kept, consider(asked, kept).planning());
    }

    /** All that was looked at for the plan. */
    Considered considered() {
        return consider(asked, kept);
    }

    private static Considered consider(Asked asked, Kept kept) {
        return new Planner(kept.catalog(), kept.rollups(), kept.floors())
                .consider(asked.query(), asked.cube().scan().map(ScanBudget::most));
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
