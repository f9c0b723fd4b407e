package dev.tidemark.server.process;

import dev.tidemark.store.Event;
import dev.tidemark.store.Reject;

/** What became of one record of the stream. */
sealed interface Processed {

    /** An event, ready to be stored. */
    record Good(Event event) implements Processed {}

    /** It cannot be one. */
    record Bad(Reason reason, Reject reject) implements Processed {}
}
