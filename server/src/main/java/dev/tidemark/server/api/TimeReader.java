package dev.tidemark.server.api;

import dev.tidemark.query.Granularity;
import dev.tidemark.query.Query;
import java.util.List;
import java.util.Optional;

/** Reads what a query says of time: in its time dimension, or among its dimensions. */
final class TimeReader {

    private static final int MOST_COMPARED = 20;
    private static final List<String> KNOWN =
            List.of("dimension", "granularity", "dateRange", "previousDateRange", "compareDateRange");

    private final MemberReader members;

    TimeReader(MemberReader members) {
        this.members = members;
    }

    /** @param among the granularity that stands among the dimensions */
    CubeQuery.Time read(JsonPart query, Optional<Granularity> among) {
        var all = query.list("timeDimensions");
        if (all.size() > 1) {
            throw all.get(1).error("two_times", "One time dimension is answered here.");
        }
        var time = all.stream().findFirst().map(this::time).orElse(CubeQuery.Time.NONE);
        if (among.isEmpty()) {
            return time;
        }
        if (time.granularity().isPresent()) {
            throw all.getFirst()
                    .partOrGap("granularity")
                    .error("two_times", "Time has one granularity; there is one among the dimensions already.");
        }
        return new CubeQuery.Time(among, true, time.range(), time.previous(), time.compared());
    }

    private CubeQuery.Time time(JsonPart part) {
        var dimension = part.partOrGap("dimension");
        var name = members.read(dimension);
        if (!name.equals(Query.TIME)) {
            throw dimension.error("unknown_member", "The time dimension of a source is 'time', not '" + name + "'.");
        }
        part.only(KNOWN);
        return new CubeQuery.Time(
                part.part("granularity").map(each -> MemberReader.granularity(each, each.text())),
                false,
                part.part("dateRange").map(DateWords::of),
                previous(part),
                compared(part));
    }

    private static Optional<DateWords> previous(JsonPart part) {
        var previous = part.part("previousDateRange");
        if (previous.isPresent() && part.part("dateRange").isEmpty()) {
            throw previous.get()
                    .error("two_ranges", "A previousDateRange is compared with a dateRange, and there is none.");
        }
        return previous.map(DateWords::of);
    }

    private static List<DateWords> compared(JsonPart part) {
        var compared = part.each("compareDateRange", DateWords::of);
        if (part.part("compareDateRange").isPresent()) {
            var at = part.partOrGap("compareDateRange");
            if (part.part("dateRange").isPresent()) {
                throw at.error("two_ranges", "A query has a dateRange or a compareDateRange.");
            }
            if (compared.isEmpty() || compared.size() > MOST_COMPARED) {
                throw at.error("out_of_range", "From 1 to " + MOST_COMPARED + " ranges can be compared.");
            }
        }
        return compared;
    }
}
