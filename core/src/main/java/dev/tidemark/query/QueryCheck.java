package dev.tidemark.query;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Nearest;
import dev.tidemark.catalog.Rollup;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is wrong with a query whatever is kept: the first mistake. */
final class QueryCheck {

    private static final String RANGE = "/timeDimensions/0/dateRange";

    /** Between these Postgres can tell time. */
    private static final Range TIME =
            new Range(Instant.parse("-4000-01-01T00:00:00Z"), Instant.parse("+100000-01-01T00:00:00Z"));

    private final Catalog catalog;
    private final Query query;

    QueryCheck(Catalog catalog, Query query) {
        this.catalog = catalog;
        this.query = query;
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
        return query.range().flatMap(QueryCheck::range).or(this::unknownMember).or(this::unknownOrder);
    }

    private static Optional<Planning.Refused> range(Range range) {
        if (range.isEmpty()) {
            return refuse("range_reversed", RANGE, "the range ends before it begins");
        }
        return range.and(TIME).equals(range)
                ? Optional.empty()
                : refuse("range_too_far", RANGE, "the range lies too far from our time");
    }

    private Optional<Planning.Refused> unknownMember() {
        var measures = names(rollup -> MeasureMember.of(rollup).map(MeasureMember::name));
        var dimensions = names(rollup -> rollup.dimensions().stream().map(Dimension::name));
        var filtered = query.filters().stream().map(Filter::dimension).toList();
        return unknown("measures", query.measures(), measures)
                .or(() -> unknown("dimensions", query.dimensions(), dimensions))
                .or(() -> unknown("filters", filtered, dimensions));
    }

    private Optional<Planning.Refused> unknownOrder() {
        var answered = new LinkedHashSet<>(query.measures());
        answered.addAll(query.dimensions());
        query.granularity().ifPresent(_ -> answered.add(Query.TIME));
        return unknown("order", query.order().stream().map(Order::member).toList(), answered);
    }

    private Optional<Planning.Refused> unknown(String part, List<String> asked, Set<String> known) {
        return asked.stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .flatMap(name -> refuse(
                        "unknown_member",
                        "/" + part + "/" + asked.indexOf(name),
                        "'%1$s.%2$s' not found for path '%1$s.%2$s'; %3$s"
                                .formatted(query.source(), name, Nearest.clause(name, known))));
    }

    private Set<String> names(Function<Rollup, Stream<String>> of) {
        return catalog.rollupsOf(query.source()).stream().flatMap(of).collect(Collectors.toSet());
    }

    private static Optional<Planning.Refused> refuse(String code, String at, String message) {
        return Optional.of(new Planning.Refused(code, message, at));
    }
}
