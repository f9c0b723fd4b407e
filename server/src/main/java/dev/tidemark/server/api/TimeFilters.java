package dev.tidemark.server.api;

import dev.tidemark.query.Filter;
import dev.tidemark.query.Range;
import dev.tidemark.query.Ranges;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Filters on the time dimension: what their words mean on the clock of a zone. */
final class TimeFilters {

    /** What can be asked of time alone. */
    static final Set<String> OPERATORS = Set.of(
            "inDateRange", "notInDateRange", "onTheDate", "beforeDate", "beforeOrOnDate", "afterDate", "afterOrOnDate");

    private final ZonedDateTime now;

    /** @param now on the clock of the query's zone */
    TimeFilters(ZonedDateTime now) {
        this.now = now;
    }

    MeantFilter of(CubeFilter.Leaf leaf) {
        return switch (leaf.operator()) {
            case "set" -> MeantFilter.of(leaf, new Filter.OnTime(Ranges.ALL));
            case "notSet" -> MeantFilter.of(leaf, new Filter.OnTime(Ranges.NONE));
            case "inDateRange", "notInDateRange" -> {
                var range = range(leaf, 2);
                var values = List.of(Optional.of(range.first()), Optional.of(range.last()));
                yield MeantFilter.of(
                        new CubeFilter.Leaf(leaf.member(), leaf.operator(), values, leaf.at()),
                        new Filter.OnTime(ranges(leaf.operator(), range)));
            }
            default -> MeantFilter.of(leaf, new Filter.OnTime(ranges(leaf.operator(), range(leaf, 1))));
        };
    }

    private LocalRange range(CubeFilter.Leaf leaf, int most) {
        if (!OPERATORS.contains(leaf.operator())) {
            throw new UserError(
                    "wrong_operator",
                    "Time is asked for with "
                            + String.join(", ", OPERATORS.stream().sorted().toList()) + ", set and notSet, not with '"
                            + leaf.operator() + "'.",
                    leaf.at() + "/operator");
        }
        var words = leaf.values().stream().flatMap(Optional::stream).toList();
        if (words.isEmpty()
                || words.size() > most
                || words.size() < leaf.values().size()) {
            throw new UserError(
                    "no_values",
                    "Operator '" + leaf.operator() + "' needs " + (most == 1 ? "a date." : "two dates, or one phrase."),
                    leaf.at() + "/values");
        }
        var range = new DateWords(words, leaf.at() + "/values").range(now);
        var told = range.in(now.getZone());
        if (told.to().isBefore(told.from()) || (words.size() == 2 && told.to().equals(told.from()))) {
            throw new UserError("range_reversed", "The range ends before it begins.", leaf.at() + "/values");
        }
        return range;
    }

    private Ranges ranges(String operator, LocalRange local) {
        var range = local.in(now.getZone());
        return switch (operator) {
            case "notInDateRange" -> Ranges.of(range).not();
            case "beforeDate" -> Ranges.of(new Range(Instant.MIN, range.from()));
            case "beforeOrOnDate" -> Ranges.of(new Range(Instant.MIN, range.to()));
            case "afterDate" -> Ranges.of(new Range(range.to(), Instant.MAX));
            case "afterOrOnDate" -> Ranges.of(new Range(range.from(), Instant.MAX));
            case "onTheDate" -> Ranges.of(wholeDay(local).in(now.getZone()));
            default -> Ranges.of(range);
        };
    }

    /** A moment stands for its day. */
    private static LocalRange wholeDay(LocalRange local) {
        var day = local.from().with(LocalTime.MIN);
        return local.from().equals(local.to()) ? new LocalRange(day, day.plusDays(1)) : local;
    }
}
