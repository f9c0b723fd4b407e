package dev.tidemark.query;

import dev.tidemark.catalog.Rollup;
import dev.tidemark.schema.StoredRollup;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A rollup that has what a query asks for, and whether it can answer exactly. */
final class Candidate {

    private final StoredRollup stored;
    private final Rollup rollup;
    private final Query query;
    private final Tiling tiling;
    private final Optional<Presumption> presumption;

    Candidate(StoredRollup stored, Query query) {
        this.stored = stored;
        this.rollup = stored.rollup();
        this.query = query;
        this.tiling = tooFine().isPresent() ? Tiling.NONE : Tiling.of(stored, query);
        this.presumption = Presumption.of(stored, query, tiling.gaps());
    }

    /** Whether a rollup has all members that a query names. */
    static boolean has(Rollup rollup, Query query) {
        var numbers = new Numbers(rollup);
        return query.named().stream()
                        .allMatch(name -> DimensionMember.of(rollup, name).isPresent())
                && query.counted().stream().allMatch(name -> numbers.term(name).isPresent());
    }

    Consideration consideration() {
        var planning = planning();
        return new Consideration(Optional.of(stored.tables()), planning);
    }

    Planning planning() {
        return misfit().or(this::measureIsYoung)
                .or(this::gap)
                .<Planning>map(refused -> refused)
                .orElseGet(() -> Plan.reading(query, new Origin.Kept(stored.tables(), tiling.tiles(), presumption)));
    }

    /** Why it counts other things than the query asks for, whatever the range. */
    Optional<Planning.Refused> misfit() {
        return tooFine()
                .or(this::countsSome)
                .or(() -> new Elements("rollup '%s' counts".formatted(rollup.name()), rollup, query).countedTwice());
    }

    /** A version that is being built is smaller than it will be, and may mean something else: it waits for its turn. */
    boolean isCurrent() {
        return stored.state() == StoredRollup.State.CURRENT;
    }

    double cost() {
        return tiling.cost(stored);
    }

    int width() {
        return rollup.dimensions().size();
    }

    private Optional<Planning.Refused> tooFine() {
        return query.granularity()
                .filter(Granularity::isOfEvents)
                .flatMap(unit -> refuse(
                        "granularity_too_fine",
                        "/timeDimensions/0/granularity",
                        "rollups keep no single %ss; the finest granularity is the hour".formatted(unit.word())));
    }

    /** A measure is of the events that its rollup counts; members alone are of all events. */
    private Optional<Planning.Refused> countsSome() {
        return query.counted().isEmpty() && !rollup.where().isEmpty()
                ? refuse(
                        "no_rollup",
                        "/measures",
                        "rollup '%s' holds some of the events only; ask for one of its measures: %s"
                                .formatted(rollup.name(), Numbers.names(rollup).collect(Collectors.joining(", "))))
                : Optional.empty();
    }

    private Stream<MeasureMember> members() {
        return new Numbers(rollup).all(query.gathered()).stream();
    }

    /** It came to a rollup whose older events were gone already. */
    private Optional<Planning.Refused> measureIsYoung() {
        var pieces = query.ranges().pieces();
        return members()
                .map(MeasureMember::measure)
                .flatMap(measure -> Optional.ofNullable(stored.measureFloors().get(measure.name()))
                        .filter(floor ->
                                pieces.stream().anyMatch(piece -> piece.from().isBefore(floor)))
                        .flatMap(floor -> refuse(
                                "not_kept",
                                "/timeDimensions/0/dateRange",
                                "measure '%s' of rollup '%s' is known from %s on"
                                        .formatted(measure.name(), rollup.name(), floor)))
                        .stream())
                .findFirst();
    }

    private Optional<Planning.Refused> gap() {
        return tiling.gaps().isEmpty() || presumption.isPresent()
                ? Optional.empty()
                : Optional.of(new Gap(stored, query, tiling.gaps()).why());
    }

    private static Optional<Planning.Refused> refuse(String code, String at, String message) {
        return Optional.of(new Planning.Refused(code, message, at));
    }
}
