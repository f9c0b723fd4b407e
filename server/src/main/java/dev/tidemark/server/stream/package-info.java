/**
 * The stream between collectors and processors: an append that returns when the brokers have the records,
 * and a consumer whose position is the caller's, not the broker's.
 *
 * <p>Implements the intake of {@code collect}; {@code process} reads. All copies of an event are in one partition; more
 * partitions are another topic, which is read when all of the last one is stored. The
 * consumer group only shares out the partitions; a record that is no event, and a position that the log no longer has, are
 * told and never dropped in silence. An absent broker is said once, and waited for.
 */
@NullMarked
package dev.tidemark.server.stream;

import org.jspecify.annotations.NullMarked;
