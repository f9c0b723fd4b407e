package dev.tidemark.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Any part of time.
 *
 * @param pieces in order, none empty, none touching the next
 */
public record Ranges(List<Range> pieces) {

    /** All time. */
    public static final Ranges ALL = new Ranges(List.of(Range.ALL));

    public static final Ranges NONE = new Ranges(List.of());

    public Ranges {
        pieces = List.copyOf(pieces);
    }

    public static Ranges of(Range... ranges) {
        return union(Stream.of(ranges));
    }

    public Ranges or(Ranges other) {
        return union(Stream.concat(pieces.stream(), other.pieces.stream()));
    }

    public Ranges and(Ranges other) {
        return not().or(other.not()).not();
    }

    /** All time but this. */
    public Ranges not() {
        return new Ranges(Range.ALL.without(pieces));
    }

    private static Ranges union(Stream<Range> ranges) {
        var pieces = new ArrayList<Range>();
        ranges.filter(each -> !each.isEmpty())
                .sorted(Comparator.comparing(Range::from))
                .forEach(each -> {
                    if (!pieces.isEmpty()
                            && !each.from().isAfter(pieces.getLast().to())) {
                        pieces.add(pieces.removeLast().to(each.to()));
                    } else {
                        pieces.add(each);
                    }
                });
        return new Ranges(pieces);
    }
}
