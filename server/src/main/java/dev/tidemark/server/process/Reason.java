package dev.tidemark.server.process;

import java.util.Locale;

/**
 * Why something in the stream became a reject: the closed set. The database adds one of its own, for what passed all of
 * these and was refused all the same ({@link dev.tidemark.store.Reject#REFUSED_BY_DATABASE}).
 */
enum Reason {
    /** A record of the stream without tenant, key or time of receipt: not written by a collector. */
    UNDECODABLE,
    /** Not a CloudEvent, though a collector should have let nothing else through. */
    NOT_AN_EVENT,
    /** What a collector found to be no event; the reject has its reason, such as a platform's adapter gives. */
    UNFIT,
    /** No source of the catalog has events of this type, yet. */
    UNKNOWN_TYPE,
    /** A declared field holds a value of another type than declared. */
    WRONG_TYPE,
    /** The data do not fit the schema that the catalog gives for the event's type. */
    SCHEMA_MISMATCH,
    /** The event's time lies more than 24 hours after its receipt. */
    TIME_IN_FUTURE;

    /** As the rejects table and metrics write it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
