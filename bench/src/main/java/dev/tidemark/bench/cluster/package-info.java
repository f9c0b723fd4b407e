/**
 * A cluster beside a plain Postgres: {@code bench/cluster}.
 *
 * <p>Both get the same events of more and more tenants, by turns in one run. The product stores, flushes, seals and asks.
 */
@NullMarked
package dev.tidemark.bench.cluster;

import org.jspecify.annotations.NullMarked;
