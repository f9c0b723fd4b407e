package dev.tidemark.query;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of time, half-open: from the first instant in it to the first one after it. {@link Instant#MIN} and
 * {@link Instant#MAX} stand for no end.
 */
public record Range(Instant from, Instant to) {

    /** No ends. */
    static final Range ALL = new Range(Instant.MIN, Instant.MAX);

    boolean isEmpty() {
        return !from.isBefore(to);
    }

    /** With the later one of both ends. */
    Range to(Instant end) {
        return end.isAfter(to) ? new Range(from, end) : this;
    }

    /** What both hold; may be empty. */
    Range and(Range other) {
        return new Range(from.isAfter(other.from) ? from : other.from, to.isBefore(other.to) ? to : other.to);
    }

    /** What is left without the others, which are in order and inside of this one. */
    List<Range> without(List<Range> others) {
        var left = new ArrayList<Range>();
        var at = from;
        for (var other : others) {
            left.add(new Range(at, other.from));
            at = other.to;
        }
        left.add(new Range(at, to));
        return left.stream().filter(each -> !each.isEmpty()).toList();
    }
}
