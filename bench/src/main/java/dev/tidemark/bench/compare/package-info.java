/**
 * Tidemark beside other ways to the same answers: {@code bench/compare}.
 *
 * <p>All get the same rows by the same COPY, turn by turn, each in a database of its own on one Postgres, and are asked the
 * same questions. No answer is timed before all of them are equal; a peer whose extension is absent is skipped, and the
 * report says so.
 */
@NullMarked
package dev.tidemark.bench.compare;

import org.jspecify.annotations.NullMarked;
