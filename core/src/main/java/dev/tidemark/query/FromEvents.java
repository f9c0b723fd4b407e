package dev.tidemark.query;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Condition;
import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Grain;
import dev.tidemark.catalog.Measure;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.catalog.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A question put to the events themselves, as to a rollup of just what it names. They tell what no rollup has together, and
 * divide time at any instant.
 */
final class FromEvents {

    private final Query query;
    private final Source source;
    private final List<Rollup> rollups;
    private final Instant floor;

    /** @param floor from when on the source's events are kept */
    FromEvents(Catalog catalog, Query query, Instant floor) {
        this.query = query;
        this.source = Optional.ofNullable(catalog.sources().get(query.source())).orElseThrow();
        this.rollups = catalog.rollupsOf(query.source());
        this.floor = floor;
    }

    /** @param budget how long they may be read */
    Planning planning(Duration budget) {
        return notKept()
                .or(this::twoArrays)
                .or(() -> new Elements("the events themselves count", whole(), query).countedTwice())
                .<Planning>map(refused -> refused)
                .orElseGet(() -> Plan.of(query, new Origin.Events(whole(), parts(), budget)));
    }

    private Optional<Planning.Refused> notKept() {
        return query.ranges().pieces().stream().anyMatch(piece -> piece.from().isBefore(floor))
                ? refuse(
                        "not_kept",
                        "/timeDimensions/0/dateRange",
                        "the events of '%s' are kept from %s on; the range begins before"
                                .formatted(source.name(), floor))
                : Optional.empty();
    }

    /** Each element of the one with each of the other is no number of anything. */
    private Optional<Planning.Refused> twoArrays() {
        var arrays = dimensions().stream()
                .filter(Dimension::explode)
                .map(Dimension::name)
                .toList();
        return arrays.size() > 1
                ? refuse(
                        "counts_elements",
                        "/dimensions",
                        "an event counts once for each '%s'; it cannot be taken apart by '%s' as well"
                                .formatted(arrays.get(0), arrays.get(1)))
                : Optional.empty();
    }

    private Rollup whole() {
        return rollup(List.of(), measures());
    }

    /** One for each kind of events that a measure counts. Members alone are of all events. */
    private List<Rollup> parts() {
        var counted = query.filters().stream()
                .flatMap(Filter::leaves)
                .flatMap(each -> each instanceof Filter.Counted(var measure) ? where(measure).stream() : Stream.of())
                .toList();
        Map<List<Condition>, List<Measure>> measures = new LinkedHashMap<>();
        for (var name : query.gathered()) {
            var where = Stream.concat(where(name).stream(), counted.stream())
                    .distinct()
                    .toList();
            measures.computeIfAbsent(where, _ -> new ArrayList<>())
                    .add(member(name).measure());
        }
        return measures.isEmpty()
                ? List.of(rollup(counted, List.of()))
                : measures.entrySet().stream()
                        .map(each -> rollup(each.getKey(), each.getValue()))
                        .toList();
    }

    private List<Measure> measures() {
        return query.gathered().stream()
                .map(name -> member(name).measure())
                .distinct()
                .toList();
    }

    private List<Dimension> dimensions() {
        return query.named().stream()
                .map(name -> rollups.stream()
                        .flatMap(each -> each.dimension(name).stream())
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    private MeasureMember member(String name) {
        return MeasureMember.of(withMeasure(name), name).orElseThrow();
    }

    private List<Condition> where(String measure) {
        return withMeasure(measure).where();
    }

    /** Any of them: a measure is the same, and of the same events, in all that have it. */
    private Rollup withMeasure(String name) {
        return rollups.stream()
                .filter(each -> MeasureMember.of(each, name).isPresent())
                .findFirst()
                .orElseThrow();
    }

    private Rollup rollup(List<Condition> where, List<Measure> measures) {
        return new Rollup(
                source.name(),
                source,
                where,
                dimensions(),
                measures.stream().distinct().collect(Collectors.toUnmodifiableList()),
                List.of(Grain.QUARTER_HOUR),
                Map.of(),
                Rollup.DEFAULT_LATENESS,
                OptionalInt.empty());
    }

    private static Optional<Planning.Refused> refuse(String code, String at, String message) {
        return Optional.of(new Planning.Refused(code, message, at));
    }
}
