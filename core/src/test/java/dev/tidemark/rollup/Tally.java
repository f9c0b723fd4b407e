package dev.tidemark.rollup;

import java.util.Map;
import java.util.TreeMap;

/** What was tried, to be told, and to show that it was tried. */
final class Tally {

    int schedules;
    int steps;
    int readings;
    int waits;
    final Map<String, Integer> refused = new TreeMap<>();

    @Override
    public String toString() {
        return "%,d orders, %,d steps, %,d readings of the law; %,d waits seen, refused by SQLSTATE: %s"
                .formatted(schedules, steps, readings, waits, refused);
    }
}
