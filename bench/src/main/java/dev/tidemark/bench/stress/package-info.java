/**
 * The engine under everything at once: writers, changes, flushes, seals, recomputes, a rollup that is declared anew, retention,
 * and connections that are cut at random; and somebody who looks whether the snapshot law holds all the while.
 */
@NullMarked
package dev.tidemark.bench.stress;

import org.jspecify.annotations.NullMarked;
