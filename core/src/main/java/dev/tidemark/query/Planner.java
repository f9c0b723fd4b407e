package dev.tidemark.query;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Grain;
import dev.tidemark.catalog.Measure;
import dev.tidemark.catalog.Nearest;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.schema.StoredRollup;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds out how a query can be answered exactly, or why it cannot. A pure function of the query and what is kept. */
public final class Planner {

    /** Since then every zone's offset is a multiple of 15 minutes (IANA time zone database; Liberia 1972, Brunei's and others earlier). */
    private static final Instant SANE_OFFSETS = Instant.parse("1979-10-01T00:00:00Z");

    private final Catalog catalog;
    private final List<StoredRollup> stored;

    /** @param stored the rollups that there are, with what of them is whole */
    public Planner(Catalog catalog, List<StoredRollup> stored) {
        this.catalog = catalog;
        this.stored = stored.stream()
                .filter(each -> each.state() != StoredRollup.State.RETIRED)
                .toList();
    }

    public Planning plan(Query query) {
        return mistake(query).<Planning>map(refused -> refused).orElseGet(() -> chosen(query));
    }

    private Optional<Planning.Refused> mistake(Query query) {
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
        if (query.range().filter(range -> !range.from().isBefore(range.to())).isPresent()) {
            return refuse("range_reversed", "/timeDimensions/0/dateRange", "the range ends before it begins");
        }
        return unknownMember(query).or(() -> unknownOrder(query));
    }

    private Optional<Planning.Refused> unknownMember(Query query) {
        var measures =
                names(query.source(), rollup -> rollup.measures().stream().map(Measure::name));
        var dimensions =
                names(query.source(), rollup -> rollup.dimensions().stream().map(Dimension::name));
        var filtered = query.filters().stream().map(Filter::dimension).toList();
        return unknown(query, "measures", query.measures(), measures)
                .or(() -> unknown(query, "dimensions", query.dimensions(), dimensions))
                .or(() -> unknown(query, "filters", filtered, dimensions));
    }

    private static Optional<Planning.Refused> unknown(Query query, String part, List<String> asked, Set<String> known) {
        return asked.stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .flatMap(name -> refuse(
                        "unknown_member",
                        "/" + part + "/" + asked.indexOf(name),
                        "'%1$s.%2$s' not found for path '%1$s.%2$s'; %3$s"
                                .formatted(query.source(), name, Nearest.clause(name, known))));
    }

    private static Optional<Planning.Refused> unknownOrder(Query query) {
        var answered = new LinkedHashSet<>(query.measures());
        answered.addAll(query.dimensions());
        query.granularity().ifPresent(_ -> answered.add(Query.TIME));
        return unknown(query, "order", query.order().stream().map(Order::member).toList(), answered);
    }

    private Planning chosen(Query query) {
        var holders = stored.stream()
                .filter(each -> each.rollup().source().name().equals(query.source()))
                .filter(each -> hasMembers(each.rollup(), query))
                .toList();
        if (holders.isEmpty()) {
            return refused(
                    "no_rollup",
                    "/",
                    "no rollup of '%s' has all these members together; ask for fewer, or declare one that has"
                            .formatted(query.source()));
        }
        var whole = holders.stream().filter(each -> isWhole(each, query)).toList();
        if (whole.isEmpty()) {
            return refused(
                    "rollup_incomplete",
                    "/",
                    "rollup '%s' is still being filled from the events that were there before it; ask again soon"
                            .formatted(holders.getFirst().rollup().name()));
        }
        var reasons = new ArrayList<Planning.Refused>();
        for (var rollup : whole.stream().sorted(smallestFirst()).toList()) {
            var tooCoarse = tooCoarse(query, rollup.rollup().grain());
            if (tooCoarse.isEmpty()) {
                return new Plan(query, rollup.tables(), order(query));
            }
            reasons.add(tooCoarse.get());
        }
        return reasons.getFirst();
    }

    private static boolean isWhole(StoredRollup stored, Query query) {
        var floor = finest(stored).floor();
        return !floor.isAfter(query.range().map(Range::from).orElse(Instant.MIN));
    }

    private static StoredRollup.Whole finest(StoredRollup stored) {
        return Objects.requireNonNull(stored.whole().get(stored.rollup().grain()));
    }

    /** Of two alike in size, such as empty ones, that with the fewer dimensions. */
    private static Comparator<StoredRollup> smallestFirst() {
        return Comparator.comparingLong((StoredRollup each) ->
                        each.bytes().getOrDefault(each.rollup().grain(), Long.MAX_VALUE))
                .thenComparingInt(each -> each.rollup().dimensions().size());
    }

    private static boolean hasMembers(Rollup rollup, Query query) {
        var dimensions = Stream.concat(
                query.dimensions().stream(), query.filters().stream().map(Filter::dimension));
        return dimensions.allMatch(name -> rollup.dimension(name).isPresent())
                && query.measures().stream()
                        .allMatch(name -> rollup.measure(name).isPresent());
    }

    /** A bucket that an edge of the range, or of a local hour or day, would cut in two. */
    private static Optional<Planning.Refused> tooCoarse(Query query, Grain grain) {
        var cut = query.range().stream()
                .flatMap(range -> Stream.of(range.from(), range.to()))
                .filter(edge -> !grain.isStart(edge))
                .findFirst();
        if (cut.isPresent()) {
            return refuse(
                    "range_cuts_bucket",
                    "/timeDimensions/0/dateRange",
                    "the range has an edge at %s, inside a bucket of grain %s".formatted(cut.get(), grain.word()));
        }
        if (query.granularity().isPresent() && !aligned(query, grain)) {
            return refuse(
                    "zone_cuts_bucket",
                    "/timezone",
                    "%s is not a whole number of %ss from UTC; a rollup of grain quarter_hour can answer this"
                            .formatted(query.zone(), grain.word()));
        }
        return Optional.empty();
    }

    private static boolean aligned(Query query, Grain grain) {
        return offsets(query.zone(), query.range().map(Range::from).orElse(SANE_OFFSETS))
                .allMatch(offset -> offset % grain.length().toSeconds() == 0);
    }

    /** Every offset from UTC, in seconds, that the zone has had since, and that its rules for the future give. */
    private static Stream<Integer> offsets(ZoneId zone, Instant since) {
        var rules = zone.getRules();
        var past = rules.getTransitions().stream()
                .filter(transition -> transition.getInstant().isAfter(since))
                .map(ZoneOffsetTransition::getOffsetAfter);
        var future = rules.getTransitionRules().stream()
                .flatMap(rule -> Stream.of(rule.getOffsetBefore(), rule.getOffsetAfter()));
        return Stream.of(Stream.of(rules.getOffset(since)), past, future)
                .flatMap(each -> each)
                .map(offset -> offset.getTotalSeconds());
    }

    private static List<Order> order(Query query) {
        var order = new ArrayList<>(query.order().isEmpty() ? defaultOrder(query) : query.order());
        var named = order.stream().map(Order::member).collect(Collectors.toSet());
        query.granularity()
                .filter(_ -> !named.contains(Query.TIME))
                .ifPresent(_ -> order.add(new Order(Query.TIME, false)));
        query.dimensions().stream()
                .filter(name -> !named.contains(name))
                .forEach(name -> order.add(new Order(name, false)));
        return order;
    }

    private static List<Order> defaultOrder(Query query) {
        if (query.granularity().isPresent()) {
            return List.of(new Order(Query.TIME, false));
        }
        return query.measures().stream()
                .limit(1)
                .map(name -> new Order(name, true))
                .toList();
    }

    private Set<String> names(String source, Function<Rollup, Stream<String>> of) {
        return catalog.rollupsOf(source).stream().flatMap(of).collect(Collectors.toSet());
    }

    private static Optional<Planning.Refused> refuse(String code, String at, String message) {
        return Optional.of(refused(code, at, message));
    }

    private static Planning.Refused refused(String code, String at, String message) {
        return new Planning.Refused(code, message, at);
    }
}
