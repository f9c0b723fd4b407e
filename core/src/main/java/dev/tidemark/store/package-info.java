/**
 * Batches of events into the {@code events} table, each event once, together with the stream offset they
 * came from and the rejects among them, in one transaction.
 *
 * <p>Guarantees invariant 3 (once): a batch whose offset was already advanced is refused, an event whose
 * key is already stored is skipped, whatever is redelivered.
 */
@NullMarked
package dev.tidemark.store;

import org.jspecify.annotations.NullMarked;
