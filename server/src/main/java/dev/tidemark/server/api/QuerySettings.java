package dev.tidemark.server.api;

import java.time.Duration;

/**
 * Limits of asking.
 *
 * @param perTenant questions of one tenant at the database at once
 * @param connections questions of all tenants at the database at once, each on a connection that nothing else uses
 * @param timeout how long one may take
 * @param cacheBytes of memory for answers about sealed time; 0 keeps none
 */
public record QuerySettings(int perTenant, int connections, Duration timeout, long cacheBytes) {

    public static final QuerySettings DEFAULT = new QuerySettings(8, 12, Duration.ofSeconds(30), 32L << 20);

    /** A tenant's questions that wait behind those at the database, for each of these. */
    private static final int LINE = 4;

    /** How long they wait. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    public QuerySettings {
        if (perTenant < 1 || perTenant >= connections) {
            throw new IllegalArgumentException(
                    "perTenant (" + perTenant + ") must be at least 1 and less than connections (" + connections + ")");
        }
    }

    Turns turns() {
        return new Turns(connections, perTenant, LINE * perTenant, PATIENCE);
    }
}
