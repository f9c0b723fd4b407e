package dev.tidemark.query;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/** What has to hold for an event to count or for a row to be answered; nested at will. */
public sealed interface Filter {

    /** All of them hold. Of none: always. */
    record All(List<Filter> members) implements Filter {
        public All {
            members = List.copyOf(members);
        }
    }

    /** One of them holds, or several. Of none: never. */
    record Any(List<Filter> members) implements Filter {
        public Any {
            members = List.copyOf(members);
        }
    }

    /**
     * Of a dimension's member; an absent one is {@code ''}.
     *
     * @param values alternatives; empty for {@code SET} and {@code NOT_SET}, a single number for those that compare, at least
     *     one for the others
     */
    record OnDimension(String dimension, Operator operator, List<String> values) implements Filter {
        public OnDimension {
            values = List.copyOf(values);
        }

        OnDimension as(Operator other) {
            return new OnDimension(dimension, other, values);
        }
    }

    /**
     * Of a row's number, after it is gathered. One that is absent passes {@code NOT_SET} and {@code NOT_EQUALS} only.
     *
     * @param operator none that looks into a text
     * @param values as in {@link OnDimension}
     */
    record OnMeasure(String measure, Operator operator, List<BigDecimal> values) implements Filter {
        public OnMeasure {
            values = List.copyOf(values);
        }
    }

    /** The event is one that the measure counts, which its rollup's {@code where} decides. */
    record Counted(String measure) implements Filter {}

    /** The event's time lies in one of these ranges. */
    record OnTime(Ranges ranges) implements Filter {}

    /** How a member is held against the values. Those that look into a text take upper and lower case for alike. */
    enum Operator {
        EQUALS,
        NOT_EQUALS,
        CONTAINS,
        NOT_CONTAINS,
        STARTS_WITH,
        NOT_STARTS_WITH,
        ENDS_WITH,
        NOT_ENDS_WITH,
        GT,
        GTE,
        LT,
        LTE,
        SET,
        NOT_SET;

        /** Whether it compares numbers. */
        public boolean compares() {
            return this == GT || this == GTE || this == LT || this == LTE;
        }

        /** Whether it looks into a text. */
        public boolean searches() {
            return compareTo(CONTAINS) >= 0 && compareTo(NOT_ENDS_WITH) <= 0;
        }

        /** Whether it needs no values. */
        public boolean isUnary() {
            return this == SET || this == NOT_SET;
        }
    }

    /** What it is made of in the end: no groups. */
    default Stream<Filter> leaves() {
        return switch (this) {
            case All(var members) -> members.stream().flatMap(Filter::leaves);
            case Any(var members) -> members.stream().flatMap(Filter::leaves);
            case OnDimension _, OnMeasure _, Counted _, OnTime _ -> Stream.of(this);
        };
    }

    /** The same, as conditions that have to hold together: no {@link All} is left at the top. */
    default Stream<Filter> conjuncts() {
        return this instanceof All(var members) ? members.stream().flatMap(Filter::conjuncts) : Stream.of(this);
    }
}
