/**
 * What collecting costs: {@code bench/ingest}. Requests and events a second, the time until they are acknowledged,
 * processor time by part, and the database's step beside a plain COPY. The server is a process of its own.
 */
@NullMarked
package dev.tidemark.bench.ingest;

import org.jspecify.annotations.NullMarked;
