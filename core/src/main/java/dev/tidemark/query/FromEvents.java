package dev.tidemark.query;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Condition;
import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Formula;
import dev.tidemark.catalog.Grain;
import dev.tidemark.catalog.Measure;
import dev.tidemark.catalog.PartitionWidth;
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
import java.util.stream.Stream;

/**
 * A question put to the events themselves, as to a rollup of just what it names. They tell what no rollup has together, and
 * divide time at any instant.
 */
final class FromEvents {

    private final Query query;
    private final Rollup everything;
    private final List<Rollup> rollups;
    private final Instant floor;

    private FromEvents(Query query, Source source, List<Rollup> rollups, Instant floor) {
        this.query = query;
        this.everything = everything(source, rollups);
        this.rollups = rollups;
        this.floor = floor;
    }

    /**
     * The plan of a query, and of what else has to be asked for it, or why there is none.
     *
     * @param floor from when on the source's events are kept
     * @param budget how long they may be read
     */
    static Planning planning(Catalog catalog, Query query, Instant floor, Duration budget) {
        var source = Optional.ofNullable(catalog.sources().get(query.source())).orElseThrow();
        var rollups = catalog.rollupsOf(query.source());
        return new Whole(each -> new FromEvents(each, source, rollups, floor).one(budget)).of(query);
    }

    /** All members of a source. A name means the same in all rollups that have it. */
    private static Rollup everything(Source source, List<Rollup> rollups) {
        return rollup(
                source,
                List.of(),
                rollups.stream().flatMap(each -> each.dimensions().stream()),
                rollups.stream().flatMap(each -> each.measures().stream()),
                rollups.stream().flatMap(each -> each.formulas().stream()));
    }

    private Planning one(Duration budget) {
        return notKept()
                .or(this::twoArrays)
                .or(this::imported)
                .or(() -> new Elements("the events themselves count", whole(), query).countedTwice())
                .<Planning>map(refused -> refused)
                .orElseGet(() -> Plan.reading(query, new Origin.Events(whole(), parts(), budget)));
    }

    private Optional<Planning.Refused> notKept() {
        return query.ranges().pieces().stream().anyMatch(piece -> piece.from().isBefore(floor))
                ? refuse(
                        "not_kept",
                        "/timeDimensions/0/dateRange",
                        "the events of '%s' are kept from %s on; the range begins before"
                                .formatted(query.source(), floor))
                : Optional.empty();
    }

    /** Each element of the one with each of the other is no number of anything. */
    private Optional<Planning.Refused> twoArrays() {
        var arrays =
                dimensions().filter(Dimension::explode).map(Dimension::name).toList();
        return arrays.size() > 1
                ? refuse(
                        "counts_elements",
                        "/dimensions",
                        "an event counts once for each '%s'; it cannot be taken apart by '%s' as well"
                                .formatted(arrays.get(0), arrays.get(1)))
                : Optional.empty();
    }

    /** Events do not tell what was imported in their place. */
    private Optional<Planning.Refused> imported() {
        var measures = measures();
        return rollups.stream()
                .filter(Rollup::takesImports)
                .filter(each -> measures.isEmpty() || measures.stream().anyMatch(each.measures()::contains))
                .findFirst()
                .flatMap(rollup -> refuse(
                        "imported",
                        "/measures",
                        "rollup '%s' takes imports, of which events tell nothing; ask for what it has"
                                .formatted(rollup.name())));
    }

    private Rollup whole() {
        return rollup(List.of(), measures());
    }

    /** One for each kind of events that a measure counts. Members alone are of all events. */
    private List<Rollup> parts() {
        var counted = query.filters().stream()
                .flatMap(Filter::leaves)
                .flatMap(each -> each instanceof Filter.Counted(var name) ? numbers(List.of(name)) : Stream.of())
                .flatMap(each -> where(each).stream())
                .toList();
        Map<List<Condition>, List<Measure>> measures = new LinkedHashMap<>();
        for (var measure : measures()) {
            var where = Stream.concat(where(measure).stream(), counted.stream())
                    .distinct()
                    .toList();
            measures.computeIfAbsent(where, _ -> new ArrayList<>()).add(measure);
        }
        return measures.isEmpty()
                ? List.of(rollup(counted.stream().distinct().toList(), List.of()))
                : measures.entrySet().stream()
                        .map(each -> rollup(each.getKey(), each.getValue()))
                        .toList();
    }

    private List<Measure> measures() {
        return numbers(query.gathered()).toList();
    }

    /** What is gathered for them. */
    private Stream<Measure> numbers(List<String> names) {
        return new Numbers(everything)
                .all(names).stream().map(MeasureMember::measure).distinct();
    }

    private Stream<Dimension> dimensions() {
        return query.named().stream()
                .map(name -> DimensionMember.of(everything, name).orElseThrow().dimension())
                .distinct();
    }

    /** Of any rollup that has it. */
    private List<Condition> where(Measure measure) {
        return rollups.stream()
                .filter(each -> each.measures().contains(measure))
                .findFirst()
                .orElseThrow()
                .where();
    }

    private Rollup rollup(List<Condition> where, List<Measure> measures) {
        return rollup(everything.source(), where, dimensions(), measures.stream(), everything.formulas().stream());
    }

    private static Rollup rollup(
            Source source,
            List<Condition> where,
            Stream<Dimension> dimensions,
            Stream<Measure> measures,
            Stream<Formula> formulas) {
        return new Rollup(
                source.name(),
                source,
                where,
                dimensions.distinct().toList(),
                measures.distinct().toList(),
                formulas.distinct().toList(),
                List.of(Grain.QUARTER_HOUR),
                PartitionWidth.MONTH,
                Map.of(),
                Rollup.DEFAULT_LATENESS,
                OptionalInt.empty(),
                List.of(),
                Optional.empty());
    }

    private static Optional<Planning.Refused> refuse(String code, String at, String message) {
        return Optional.of(new Planning.Refused(code, message, at));
    }
}
