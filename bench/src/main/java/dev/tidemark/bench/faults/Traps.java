package dev.tidemark.bench.faults;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The points that traffic passes, as they become known, and the one trap that is set at a time. */
final class Traps {

    /** Nothing has this name: the empty statement has the empty one. */
    private static final Trap NONE = new Trap(new Point("(none)", Point.Moment.BEFORE), 1);

    private final Map<Point, LongAdder> passed = new ConcurrentHashMap<>();
    private volatile Trap set = NONE;

    Trap set(Point point, int nth) {
        var trap = new Trap(point, nth);
        set = trap;
        return trap;
    }

    /** Whether the connection that comes to this point may go on. */
    boolean pass(Point point) {
        passed.computeIfAbsent(point, _ -> new LongAdder()).increment();
        return set.lets(point);
    }

    /** Those that were passed so often at least, sorted. */
    List<Point> known(long often) {
        return passed.entrySet().stream()
                .filter(each -> each.getValue().sum() >= often)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
