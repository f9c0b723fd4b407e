/**
 * Boards: those that are made from what a catalog declares, and those that people save. A made board is a pure function of
 * the catalog; a source is recognised by its shape and by the usual words of its trade, never by the name of an example.
 *
 * <p>Which panels a board may hold is the business of {@code catalog}; here is nothing that asks what they show.
 */
@NullMarked
package dev.tidemark.boards;

import org.jspecify.annotations.NullMarked;
