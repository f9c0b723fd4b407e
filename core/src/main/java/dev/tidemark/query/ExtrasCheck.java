package dev.tidemark.query;

import java.util.Optional;

/** What is wrong with what a query asks beyond members of a range: numbers of an earlier one, a ranking, gaps to be filled. */
final class ExtrasCheck {

    private static final String TIME = "/timeDimensions/0";

    private final Members members;
    private final Query query;

    ExtrasCheck(Members members, Query query) {
        this.members = members;
        this.query = query;
    }

    Optional<Planning.Refused> mistake() {
        return earlier().or(() -> query.top().flatMap(this::top)).or(this::fill);
    }

    private Optional<Planning.Refused> earlier() {
        var compared = query.gathered().stream().filter(members::isCompared).findFirst();
        if (compared.isEmpty()) {
            return Optional.empty();
        }
        if (query.earlier().isEmpty() || query.range().isEmpty()) {
            return refuse(
                    "no_range",
                    TIME + "/dateRange",
                    "'%s' compares a range with an earlier one; name a dateRange".formatted(compared.get()));
        }
        return QueryCheck.range(query.earlier().get(), TIME + "/previousDateRange");
    }

    private Optional<Planning.Refused> top(Query.Top top) {
        if (!query.dimensions().contains(top.dimension())) {
            return refuse(
                    "unknown_member",
                    "/top/dimension",
                    "'top' is of a dimension that the query asks for, and '%s' is not".formatted(top.dimension()));
        }
        if (top.limit() < 1 || top.limit() > Query.Top.MOST) {
            return refuse("out_of_range", "/top/limit", "from 1 to " + Query.Top.MOST + " members are told");
        }
        return members.unknownMeasure(top.measure(), "/top/measure");
    }

    private Optional<Planning.Refused> fill() {
        if (!query.fill()) {
            return Optional.empty();
        }
        if (query.granularity().isEmpty() || query.range().isEmpty()) {
            return refuse("no_range", TIME, "gaps are filled between two ends: name a granularity and a dateRange");
        }
        if (!query.having().isEmpty()) {
            return refuse(
                    "mixed_filter",
                    "/filters",
                    "a filter on a measure leaves rows out, and 'fill' would tell them as nothing; ask for one of the two");
        }
        var units = Units.starts(query.granularity().get(), query.range().get(), query.zone())
                .limit(Query.MOST_ROWS + 1L)
                .count();
        return units > Query.MOST_ROWS
                ? refuse("range_too_far", TIME, "these are more than %,d units of time".formatted(Query.MOST_ROWS))
                : Optional.empty();
    }

    private static Optional<Planning.Refused> refuse(String code, String at, String message) {
        return Optional.of(new Planning.Refused(code, message, at));
    }
}
