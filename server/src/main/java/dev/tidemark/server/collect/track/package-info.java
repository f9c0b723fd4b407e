/**
 * Other makers' tracking protocols: Segment's, which RudderStack speaks as well, with its pixel and beacon, and that of
 * Plausible's script. Each request becomes CloudEvents made by {@code collect.adapter}; who sends, the bounds and the keeping
 * are {@code collect}'s, what is told of browsers is {@code collect.visitor}'s.
 */
@NullMarked
package dev.tidemark.server.collect.track;

import org.jspecify.annotations.NullMarked;
