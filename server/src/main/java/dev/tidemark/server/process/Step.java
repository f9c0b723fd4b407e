package dev.tidemark.server.process;

import java.util.Locale;

/** What is done with a record of the stream until it is stored, in this order; metrics call a step by its word. */
enum Step {
    /** Bytes to a CloudEvent. */
    PARSE,
    /** Its time: not too far ahead. */
    TIME,
    /** To which source of the catalog it belongs. */
    SOURCE,
    /** Values of declared fields are of the declared types. */
    FIELDS,
    /** The data fit the schema of the event's type, where there is one. */
    SCHEMA,
    /** User, session and what else a row of events has. */
    EVENT,
    /** The transaction of a batch. */
    STORE;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
