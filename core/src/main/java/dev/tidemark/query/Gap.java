package dev.tidemark.query;

import dev.tidemark.catalog.Grain;
import dev.tidemark.schema.StoredRollup;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why a rollup does not cover all of a query's range. */
final class Gap {

    private static final String RANGE = "/timeDimensions/0/dateRange";

    private final StoredRollup stored;
    private final Query query;
    private final List<Range> gaps;
    private final Grain finest;

    Gap(StoredRollup stored, Query query, List<Range> gaps) {
        this.stored = stored;
        this.query = query;
        this.gaps = gaps;
        this.finest = stored.rollup().grain();
    }

    Planning.Refused why() {
        return cut().orElseGet(() -> stored.filled() ? notKept() : incomplete());
    }

    /** A gap where the finest grain is whole is one of its buckets, cut in two. */
    private Optional<Planning.Refused> cut() {
        var whole = Tiling.whole(stored, finest);
        var cut = gaps.stream().map(whole::and).filter(gap -> !gap.isEmpty()).findFirst();
        return cut.map(gap -> rangeCut().orElseGet(() -> zoneCut(gap)));
    }

    private Optional<Planning.Refused> rangeCut() {
        return query.ranges().pieces().stream()
                .flatMap(range -> Stream.of(range.from(), range.to()))
                .filter(edge -> !Tiling.isEnd(edge) && !finest.isStart(edge))
                .findFirst()
                .map(edge -> new Planning.Refused(
                        "range_cuts_bucket",
                        "the range has an edge at %s, inside a bucket of grain %s".formatted(edge, finest.word()),
                        isOfRange(edge) ? RANGE : "/filters"));
    }

    private boolean isOfRange(Instant edge) {
        return query.range()
                .filter(range -> edge.equals(range.from()) || edge.equals(range.to()))
                .isPresent();
    }

    private Planning.Refused zoneCut(Range gap) {
        var unit = query.granularity().orElseThrow();
        var at = new Units(unit, query.zone())
                .cuts(finest, gap, Units.MOST).stream()
                        .flatMap(List::stream)
                        .findFirst()
                        .map(edge -> " at " + edge)
                        .orElse("");
        return new Planning.Refused(
                "zone_cuts_bucket",
                "in %s a new %s begins%s, inside a bucket of grain %s; %s"
                        .formatted(
                                query.zone(),
                                unit.word(),
                                at,
                                finest.word(),
                                finest == Grain.QUARTER_HOUR
                                        ? "ask for a range that does not hold this change of clocks"
                                        : "a rollup of grain quarter_hour can answer this"),
                "/timezone");
    }

    private Planning.Refused notKept() {
        var grains = stored.rollup().grains().stream()
                .filter(grain -> !Tiling.whole(stored, grain).isEmpty())
                .map(this::kept)
                .collect(Collectors.joining(", "));
        return new Planning.Refused(
                "not_kept",
                "rollup '%s' is kept %s; the piece %s needs more"
                        .formatted(stored.rollup().name(), grains, text(gaps.getFirst())),
                RANGE);
    }

    private String kept(Grain grain) {
        var floor = Tiling.whole(stored, grain).from();
        return (floor.equals(Instant.MIN) ? "for ever" : "from " + floor + " on") + " at grain " + grain.word();
    }

    private static String text(Range range) {
        return (range.from().equals(Instant.MIN) ? "" : "from " + range.from() + " ") + "to " + range.to();
    }

    private Planning.Refused incomplete() {
        var floor = Tiling.whole(stored, finest).from();
        return new Planning.Refused(
                "rollup_incomplete",
                "rollup '%s' is still being filled from the events that were there before it; %sask again soon"
                        .formatted(
                                stored.rollup().name(),
                                floor.equals(Instant.MAX) ? "" : "it is complete from " + floor + " so far; "),
                "/");
    }
}
