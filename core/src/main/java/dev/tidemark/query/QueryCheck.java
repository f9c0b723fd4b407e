package dev.tidemark.query;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Nearest;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What is wrong with a query whatever is kept: the first mistake. */
final class QueryCheck {

    private static final String RANGE = "/timeDimensions/0/dateRange";

    /** Between these Postgres can tell time. */
    private static final Range TIME =
            new Range(Instant.parse("-4000-01-01T00:00:00Z"), Instant.parse("+100000-01-01T00:00:00Z"));

    private final Catalog catalog;
    private final Query query;
    private final Members members;

    QueryCheck(Catalog catalog, Query query) {
        this.catalog = catalog;
        this.query = query;
        this.members = new Members(catalog, query.source());
    }

    Optional<Planning.Refused> mistake() {
        if (!catalog.sources().containsKey(query.source())) {
            return refuse(
                    "unknown_source",
                    "/",
                    "no source '%s'; %s"
                            .formatted(
                                    query.source(),
                                    Nearest.clause(
                                            query.source(), catalog.sources().keySet())));
        }
        if (query.measures().isEmpty()
                && query.dimensions().isEmpty()
                && query.granularity().isEmpty()) {
            return refuse("empty_query", "/", "a query names at least one measure, dimension or time granularity");
        }
        return query.range()
                .flatMap(range -> range(range, RANGE))
                .or(() -> first("measures", query.measures(), members::unknownMeasure))
                .or(() -> first("dimensions", query.dimensions(), members::unknownDimension))
                .or(() -> new FilterCheck(members, query.filters()).mistake())
                .or(this::unknownOrder)
                .or(() -> new ExtrasCheck(members, query).mistake());
    }

    static Optional<Planning.Refused> range(Range range, String at) {
        if (range.isEmpty()) {
            return refuse("range_reversed", at, "the range ends before it begins");
        }
        return isTold(range.from()) && isTold(range.to())
                ? Optional.empty()
                : refuse("range_too_far", at, "the range lies too far from our time");
    }

    /** Whether Postgres has this time. */
    static boolean isTold(Instant instant) {
        return !instant.isBefore(TIME.from()) && !instant.isAfter(TIME.to());
    }

    private Optional<Planning.Refused> unknownOrder() {
        var answered = new LinkedHashSet<>(query.measures());
        answered.addAll(query.dimensions());
        query.granularity().ifPresent(_ -> answered.add(Query.TIME));
        return first(
                "order",
                query.order().stream().map(Order::member).toList(),
                (name, at) -> members.unknown(name, at, answered));
    }

    private interface Check {
        Optional<Planning.Refused> of(String name, String at);
    }

    private static Optional<Planning.Refused> first(String part, List<String> asked, Check check) {
        return IntStream.range(0, asked.size())
                .mapToObj(position -> check.of(asked.get(position), "/" + part + "/" + position))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Planning.Refused> refuse(String code, String at, String message) {
        return Optional.of(new Planning.Refused(code, message, at));
    }
}
