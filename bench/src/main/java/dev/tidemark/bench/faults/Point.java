package dev.tidemark.bench.faults;

/**
 * A named moment of the traffic.
 *
 * @param name of the statement, commit or request
 * @param moment before it reaches its receiver, or when the receiver has done it and the sender does not know yet
 */
record Point(String name, Moment moment) implements Comparable<Point> {

    enum Moment {
        BEFORE,
        AFTER
    }

    @Override
    public int compareTo(Point other) {
        var byName = name.compareTo(other.name);
        return byName == 0 ? moment.compareTo(other.moment) : byName;
    }

    @Override
    public String toString() {
        return (moment == Moment.BEFORE ? "before " : "after ") + name;
    }
}
