package dev.tidemark.bench.compare;

import dev.tidemark.bench.ground.Effort;
import java.lang.management.ManagementFactory;

/**
 * What one peer's share of a round took.
 *
 * @param stored until the last commit; the processor time is the database session's
 * @param rolledUp the background job's runs
 * @param client seconds of the client's thread on a processor
 */
record Cost(Effort stored, Effort rolledUp, double client) {

    static final Cost NONE = new Cost(new Effort(0, 0, 0), new Effort(0, 0, 0), 0);

    static double clientSeconds() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
    }

    Cost storing(Effort effort, double seconds) {
        return new Cost(stored.plus(effort), rolledUp, client + seconds);
    }

    Cost rollingUp(Effort effort) {
        return new Cost(stored, rolledUp.plus(effort), client);
    }

    /** Events a second until they are rolled up. */
    double perSecond() {
        return stored.units() / (stored.wall() + rolledUp.wall());
    }

    double storedPerSecond() {
        return stored.perSecond();
    }

    /** Microseconds of the database session for each event, job included. */
    double databaseMicros() {
        return (stored.processor() + rolledUp.processor()) * 1e6 / stored.units();
    }

    double clientMicros() {
        return client * 1e6 / stored.units();
    }
}
