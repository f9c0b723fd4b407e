/**
 * The stream between collectors and processors: an append that returns when the brokers have the records,
 * and a consumer whose position is the caller's, not the broker's.
 */
@NullMarked
package dev.tidemark.server.stream;

import org.jspecify.annotations.NullMarked;
