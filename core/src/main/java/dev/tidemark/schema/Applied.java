package dev.tidemark.schema;

import java.util.List;

/**
 * What bringing a database to a catalog does, or would do.
 *
 * @param created rollups that are new; they still lack the events from before, until a recompute
 * @param unchanged rollups of the catalog that are there already
 * @param kept rollups that are there and that the catalog does not mention; they are never dropped unasked
 */
public record Applied(List<String> created, List<String> unchanged, List<String> kept) {}
