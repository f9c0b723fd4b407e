/**
 * From records of the stream to stored events, in named steps: parse, time, source, fields, schema, event, store. What
 * cannot be an event becomes a reject with a reason from a closed set. Each step is counted and timed, a piece of a batch at
 * a time.
 */
@NullMarked
package dev.tidemark.server.process;

import org.jspecify.annotations.NullMarked;
