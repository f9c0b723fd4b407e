/**
 * Trying rejects again: into the stream under the key of their event, so that one processor at a time has all its copies, and
 * with the reject they are, which goes or changes in the transaction that stores the event.
 */
@NullMarked
package dev.tidemark.server.again;

import org.jspecify.annotations.NullMarked;
