package dev.tidemark.facts;

import java.util.Locale;

/** The parts of a Tidemark in the order in which events pass them, and then what is beside. */
public enum Stage {
    COLLECT("Collect", "Takes events over HTTP and hands them to the stream."),
    STREAM("Stream", "Keeps events until they are stored."),
    PROCESS("Process", "Makes events of what was received; what cannot be one becomes a reject."),
    STORE("Store", "Keeps every event once, in partitions of time."),
    CLUSTER("Cluster", "The nodes over which the rows of tenants are spread; each tenant is on one."),
    DELTAS("Deltas", "What events add to rollups, until the next flush merges it. Answers count it already."),
    SEAL("Flush and seal", "Merges deltas into the finest grain, and fills coarser grains when their time is over."),
    ROLLUPS("Rollups", "The aggregates that answers are read from, and how far back they are filled."),
    IMPORTS("Imports", "Files that replace slices of rollups."),
    VERIFIER("Verifier", "Compares rollups with their events, all the time, piece by piece."),
    QUERIES("Questions", "Answers the questions of dashboards and programs."),
    DISK("Disk", "Room for the database and the stream."),
    RETENTION("Retention", "Lets go of what is kept no longer, and makes partitions ahead of time.");

    private final String title;
    private final String says;

    Stage(String title, String says) {
        this.title = title;
        this.says = says;
    }

    /** For people. */
    public String title() {
        return title;
    }

    /** What it does, in a sentence. */
    public String says() {
        return says;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
