package dev.tidemark.bench.ground;

/**
 * What a piece of work took.
 *
 * @param units how much work it was: events, deltas
 * @param wall seconds on the clock
 * @param processor seconds of the database session on a processor; 0 where the system does not tell
 */
public record Effort(long units, double wall, double processor) {

    public Effort plus(Effort other) {
        return new Effort(units + other.units, wall + other.wall, processor + other.processor);
    }

    public double perSecond() {
        return units / wall;
    }

    /** Microseconds on a processor for each unit. */
    public double micros() {
        return processor * 1e6 / units;
    }
}
