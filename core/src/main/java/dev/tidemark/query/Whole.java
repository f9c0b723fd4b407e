package dev.tidemark.query;

import java.util.function.Function;

/**
 * A plan with what else has to be asked for the answer: the numbers of an earlier range, and a ranking.
 *
 * @param one plans a single question
 */
record Whole(Function<Query, Planning> one) {

    Planning of(Query query) {
        return switch (one.apply(query)) {
            case Plan plan -> withEarlier(plan);
            case Planning.Refused refused -> refused;
        };
    }

    private Planning withEarlier(Plan plan) {
        var numbers = plan.numbers().before(plan.query().gathered()).stream()
                .map(MeasureMember::name)
                .toList();
        if (numbers.isEmpty()) {
            return withRanking(plan);
        }
        var query = plan.query().before(plan.query().earlier().orElseThrow(), numbers);
        return switch (one.apply(query)) {
            case Plan before -> withRanking(plan.comparedWith(before));
            case Planning.Refused refused -> refused;
        };
    }

    private Planning withRanking(Plan plan) {
        return plan.query()
                .top()
                .map(top -> switch (of(plan.query().ranking(top))) {
                    case Plan ranking -> plan.rankedBy(ranking);
                    case Planning.Refused refused -> refused;
                })
                .orElse(plan);
    }
}
