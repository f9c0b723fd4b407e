/**
 * Postgres and Kafka as supervised child processes whose data live in one folder: started, watched,
 * restarted when they die, stopped cleanly, and found again after a crash.
 */
@NullMarked
package dev.tidemark.server.embedded;

import org.jspecify.annotations.NullMarked;
