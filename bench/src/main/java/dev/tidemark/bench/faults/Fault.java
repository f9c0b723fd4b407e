package dev.tidemark.bench.faults;

import java.util.Set;

/** What can happen in a cycle. */
enum Fault {
    CUT("a connection is cut at a named point", 30),
    KILL_SERVER("kill -9 of the server", 10),
    KILL_POSTGRES("kill -9 of Postgres", 10),
    KILL_BACKEND("kill -9 of one of Postgres' processes", 5),
    END_BACKEND("Postgres ends a session", 6),
    KILL_BROKER("kill -9 of the broker", 7),
    KILL_IMPORTER("kill -9 of an importer", 2),
    NO_NETWORK("no network for a while", 8),
    STALLED_NETWORK("the network stands for a while", 5),
    SLOW_NETWORK("the network is slow for a while", 5),
    PAUSE_SERVER("SIGSTOP of the server", 3),
    PAUSE_POSTGRES("SIGSTOP of one of Postgres' processes", 4),
    PAUSE_BROKER("SIGSTOP of the broker", 3),
    FULL_DISK_OF_POSTGRES("Postgres' disk is full for a while", 2),
    FULL_DISK_OF_BROKER("the broker's disk is full for a while", 1),
    MOVED_CLOCK("the server's clock is moved", 6);

    private static final Set<Fault> AT_POINTS =
            Set.of(CUT, KILL_SERVER, KILL_POSTGRES, KILL_BACKEND, END_BACKEND, KILL_BROKER);

    private static final Set<Fault> LASTING = Set.of(
            NO_NETWORK,
            STALLED_NETWORK,
            SLOW_NETWORK,
            PAUSE_SERVER,
            PAUSE_POSTGRES,
            PAUSE_BROKER,
            FULL_DISK_OF_POSTGRES,
            FULL_DISK_OF_BROKER);

    private final String words;
    private final int weight;

    Fault(String words, int weight) {
        this.words = words;
        this.weight = weight;
    }

    String words() {
        return words;
    }

    /** How often it happens, in proportion to others. */
    int weight() {
        return weight;
    }

    /** Whether it happens when some connection has come to a point. */
    boolean isAtPoint() {
        return AT_POINTS.contains(this);
    }

    /** Whether it lasts until it is undone. */
    boolean lasts() {
        return LASTING.contains(this);
    }
}
