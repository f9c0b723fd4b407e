package dev.tidemark.query;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.schema.StoredRollup;
import java.util.ArrayList;
import java.util.List;
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
        this.tiling = Tiling.of(stored, query);
        this.presumption = Presumption.of(stored, query, tiling.gaps());
    }

    /** Whether a rollup has all members that a query names. */
    static boolean has(Rollup rollup, Query query) {
        var numbers = new Numbers(rollup);
        return query.named().stream()
                        .allMatch(name -> DimensionMember.of(rollup, name).isPresent())
                && query.counted().stream().allMatch(name -> numbers.term(name).isPresent());
    }

    Planning planning() {
        return misfit().or(this::measureIsYoung)
                .or(this::gap)
                .<Planning>map(refused -> refused)
                .orElseGet(() -> new Plan(
                        query, new Origin.Kept(stored.tables(), tiling.tiles(), presumption), order(), ties()));
    }

    /** Why it counts other things than the query asks for, whatever the range. */
    Optional<Planning.Refused> misfit() {
        return countsSome().or(this::countsTwice);
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

    /** An event counts once for each of its elements: together they would be more than there are events. */
    private Optional<Planning.Refused> countsTwice() {
        return rollup.dimensions().stream()
                .filter(Dimension::explode)
                .map(Dimension::name)
                .filter(name -> !tellsApart(name))
                .findFirst()
                .flatMap(name -> refuse(
                        "counts_elements",
                        "/dimensions",
                        "rollup '%s' counts an event once for each '%s'; ask for that dimension, or for one of its members"
                                .formatted(rollup.name(), name)));
    }

    private boolean tellsApart(String dimension) {
        return query.dimensions().contains(dimension)
                || new Pinned(dimension).toOne(query.rowFilters())
                || members().allMatch(MeasureMember::isOfASet);
    }

    private Stream<MeasureMember> members() {
        var numbers = new Numbers(rollup);
        return Stream.concat(numbers.now(query.gathered()).stream(), numbers.before(query.gathered()).stream());
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

    private List<Order> order() {
        if (!query.order().isEmpty()) {
            return query.order();
        }
        return Stream.of(
                        query.granularity().stream().map(_ -> new Order(Query.TIME, false)),
                        query.measures().stream().map(name -> new Order(name, true)),
                        query.dimensions().stream().map(name -> new Order(name, false)))
                .flatMap(each -> each)
                .limit(1)
                .toList();
    }

    private List<Order> ties() {
        var order = order();
        var ties = new ArrayList<Order>();
        query.granularity().ifPresent(_ -> ties.add(new Order(Query.TIME, false)));
        query.dimensions().stream().filter(name -> !follows(name)).forEach(name -> ties.add(new Order(name, false)));
        ties.removeIf(tie -> order.stream().anyMatch(each -> each.member().equals(tie.member())));
        return ties;
    }

    /** An attribute of an entity that is asked for tells no more rows apart. */
    private boolean follows(String member) {
        return DimensionMember.of(rollup, member)
                .filter(each -> each.isAttribute()
                        && query.dimensions().contains(each.dimension().name()))
                .isPresent();
    }

    private static Optional<Planning.Refused> refuse(String code, String at, String message) {
        return Optional.of(new Planning.Refused(code, message, at));
    }
}
