/**
 * Sending events to a collector over HTTP, until it has them: batches, retries with backoff, and what was refused. Resending is
 * harmless because every event carries the id that makes it one event. Used by {@code replay} and by {@code sample}; knows neither.
 */
@NullMarked
package dev.tidemark.cli.send;

import org.jspecify.annotations.NullMarked;
