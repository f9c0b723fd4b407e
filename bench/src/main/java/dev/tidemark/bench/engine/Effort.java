package dev.tidemark.bench.engine;

/**
 * What a piece of work took.
 *
 * @param units how much work it was: events, deltas
 * @param wall seconds on the clock
 * @param processor seconds of the database session on a processor; 0 where the system does not tell
 */
record Effort(long units, double wall, double processor) {

    Effort plus(Effort other) {
        return new Effort(units + other.units, wall + other.wall, processor + other.processor);
    }

    double perSecond() {
        return units / wall;
    }

    /** Microseconds on a processor for each unit. */
    double micros() {
        return processor * 1e6 / units;
    }
}
