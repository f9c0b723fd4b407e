/**
 * Sending a file of JSON lines as events: lines in, each mapped to a CloudEvent by the catalog's source, batches out to
 * {@code send} at a chosen pace. Memory is bounded by the batches that wait. A line that cannot be an event is counted as refused,
 * with its number, and never stops the others.
 */
@NullMarked
package dev.tidemark.cli.replay;

import org.jspecify.annotations.NullMarked;
