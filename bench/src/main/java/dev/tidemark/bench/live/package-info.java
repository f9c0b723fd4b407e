/**
 * A thousand viewers of a page while events arrive: {@code bench/live}.
 *
 * <p>The server is a process of its own, with everything embedded; viewers and load share another one with the measuring.
 */
@NullMarked
package dev.tidemark.bench.live;

import org.jspecify.annotations.NullMarked;
