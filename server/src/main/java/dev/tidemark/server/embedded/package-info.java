/**
 * Postgres and Kafka as supervised child processes whose data live in one folder: started, watched,
 * restarted when they die, stopped cleanly, and found again after a crash.
 *
 * <p>The face is {@link dev.tidemark.server.embedded.DataDirectory} (the folder, and the lock that makes it
 * ours), {@link dev.tidemark.server.embedded.EmbeddedPostgres} and
 * {@link dev.tidemark.server.embedded.EmbeddedKafka}. One platform thread per child spawns it and watches it
 * ({@code Keeper}); what differs between the two children stands in {@code PostgresServer} and
 * {@code KafkaBroker}. Uses no other package of the server.
 *
 * <p>Guarantees: both listen on 127.0.0.1 only; a port, once taken, stays the same until the end of the run and
 * is asked for again by the next one; a process of an earlier run on the same folder is stopped before a new
 * one starts; nothing half-made by a killed start is ever used. Linux only for Postgres (x86_64, arm64).
 */
@NullMarked
package dev.tidemark.server.embedded;

import org.jspecify.annotations.NullMarked;
