package dev.tidemark.query;

import dev.tidemark.catalog.Grain;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the units of time that a question asks for begin, and which of these edges would cut a bucket in two.
 *
 * <p>Not every edge is the start of a local hour or day: clocks that go back past midnight (St. John's, at 00:01 until
 * 2011) return to the day before.
 */
final class Units {

    /** More than that many cuts in one grain are not worth their while when the next finer grain has fewer. */
    static final int FEW = 4_000;

    /** More than that many cut the time into more pieces than an answer can have rows. */
    static final int MOST = 2 * Query.MOST_ROWS;

    /** From here on a question without a range looks at clocks: every offset is a multiple of 15 minutes since (IANA time zone database). */
    static final Instant SANE_OFFSETS = Instant.parse("1979-10-01T00:00:00Z");

    /** So far the rules of clocks are followed; they repeat by then. */
    private static final Duration FAR = Duration.ofDays(150 * 365);

    private final Granularity granularity;
    private final ZoneId zone;

    Units(Granularity granularity, ZoneId zone) {
        this.granularity = granularity;
        this.zone = zone;
    }

    /** The local times at which the units begin that lie in a range, in part at least; without those that clocks skip. */
    static Stream<LocalDateTime> starts(Granularity granularity, Range range, ZoneId zone) {
        var last = LocalDateTime.ofInstant(range.to().minusNanos(1), zone);
        return Stream.iterate(
                        granularity.floor(LocalDateTime.ofInstant(range.from(), zone)),
                        start -> !start.isAfter(last),
                        granularity::next)
                .filter(start -> !isSkipped(start, granularity.next(start), zone));
    }

    private static boolean isSkipped(LocalDateTime start, LocalDateTime end, ZoneId zone) {
        var change = zone.getRules().getTransition(start);
        return change != null && change.isGap() && !change.getDateTimeAfter().isBefore(end);
    }

    /** The edges inside a range that lie inside a bucket, in order; nothing when there are more than so many. */
    Optional<List<Instant>> cuts(Grain grain, Range range, int most) {
        var cuts = new Cuts(grain, range, most);
        while (cuts.hasMore() && cuts.areFew()) {
            cuts.nextOffset();
        }
        return cuts.areFew() ? Optional.of(cuts.found) : Optional.empty();
    }

    /** Goes from one change of clocks to the next. */
    private final class Cuts {

        private final Grain grain;
        private final Instant end;
        private final int most;
        private final List<Instant> found = new ArrayList<>();
        private Instant at;

        Cuts(Grain grain, Range range, int most) {
            this.grain = grain;
            this.most = most;
            this.at = range.from().equals(Instant.MIN) ? SANE_OFFSETS : range.from();
            var far = (at.isAfter(SANE_OFFSETS) ? at : SANE_OFFSETS).plus(FAR);
            this.end = range.to().isBefore(far) ? range.to() : far;
        }

        boolean areFew() {
            return found.size() <= most;
        }

        boolean hasMore() {
            return at.isBefore(end);
        }

        void nextOffset() {
            var change = Optional.ofNullable(zone.getRules().nextTransition(at))
                    .filter(each -> each.getInstant().isBefore(end));
            var until = change.map(ZoneOffsetTransition::getInstant).orElse(end);
            var offset = zone.getRules().getOffset(at);
            if (!granularity.isTiledBy(grain, offset)) {
                addEdges(until, offset);
            }
            change.filter(this::cuts).ifPresent(each -> found.add(until));
            at = until;
        }

        private void addEdges(Instant until, ZoneOffset offset) {
            var edge = granularity.next(granularity.floor(LocalDateTime.ofInstant(at, offset)));
            while (edge.toInstant(offset).isBefore(until) && areFew()) {
                var instant = edge.toInstant(offset);
                if (!grain.isStart(instant)) {
                    found.add(instant);
                }
                edge = granularity.next(edge);
            }
        }

        private boolean cuts(ZoneOffsetTransition change) {
            var before = change.getDateTimeBefore().minusNanos(1);
            return !grain.isStart(change.getInstant())
                    && !granularity.floor(before).equals(granularity.floor(change.getDateTimeAfter()));
        }
    }
}
