/**
 * What keeps rollups equal to events: flush (deltas into the finest grain), recompute (the one primitive
 * that looks back) and verify (rollup and deltas compared with the events, under one snapshot).
 *
 * <p>Every writer of a rollup takes the rollup's advisory lock before its snapshot; capture, which only
 * appends deltas, never waits for it.
 */
@NullMarked
package dev.tidemark.rollup;

import org.jspecify.annotations.NullMarked;
