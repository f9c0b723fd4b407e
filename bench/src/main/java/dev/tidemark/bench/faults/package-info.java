/**
 * Faults by the thousand, and after each the question whether anything was lost, doubled or made up.
 *
 * <p>A {@link dev.tidemark.bench.faults.Stack} is a real server, a real Postgres and a real broker, joined by {@link
 * dev.tidemark.bench.faults.Lane}s that read what they pass on and so can stop it before or after any statement, commit or
 * acknowledgement. {@link dev.tidemark.bench.faults.Senders} send and repeat all the while, and keep a {@link
 * dev.tidemark.bench.faults.Ledger} of what was acknowledged; the {@link dev.tidemark.bench.faults.Oracle} holds the
 * database and the answers against it.
 */
@NullMarked
package dev.tidemark.bench.faults;

import org.jspecify.annotations.NullMarked;
