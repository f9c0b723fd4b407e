package dev.tidemark.query;

import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Rollup;
import java.util.Optional;

/**
 * Of a dimension that takes an array apart an event counts once for each of its elements: all of them together would be more
 * than there are events.
 *
 * @param who what counts so, as a sentence begins
 */
record Elements(String who, Rollup rollup, Query query) {

    /** Why a query counts events twice. */
    Optional<Planning.Refused> countedTwice() {
        return rollup.dimensions().stream()
                .filter(Dimension::explode)
                .map(Dimension::name)
                .filter(name -> !tellsApart(name))
                .findFirst()
                .map(name -> new Planning.Refused(
                        "counts_elements",
                        "%s an event once for each '%s'; ask for that dimension, or for one of its members"
                                .formatted(who, name),
                        "/dimensions"));
    }

    private boolean tellsApart(String dimension) {
        return query.dimensions().contains(dimension)
                || new Pinned(dimension).toOne(query.rowFilters())
                || new Numbers(rollup).all(query.gathered()).stream().allMatch(MeasureMember::isOfASet);
    }
}
