/**
 * What the rollup engine costs and how fast it is, measured on a Postgres of its own: {@code bench/engine}.
 *
 * <p>Every case has a database of its own, so that the tables of one do not slow another. In a round the cases take
 * turns, and medians of the rounds count: what else the machine does meets all of them. Beside the time on the clock
 * stands the processor time of the database session, which others on the machine disturb less.
 */
@NullMarked
package dev.tidemark.bench.engine;

import org.jspecify.annotations.NullMarked;
