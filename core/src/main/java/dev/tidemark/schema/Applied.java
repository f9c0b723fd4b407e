package dev.tidemark.schema;

import java.util.List;
import java.util.stream.Stream;

/**
 * What bringing a database to a catalog does, or would do.
 *
 * @param changes in the order of the catalog
 * @param unchanged rollups of the catalog that are there already
 * @param kept rollups that are there and that the catalog does not mention; they are never dropped unasked
 */
public record Applied(List<Change> changes, List<String> unchanged, List<String> kept) {

    public Applied {
        changes = List.copyOf(changes);
        unchanged = List.copyOf(unchanged);
        kept = List.copyOf(kept);
    }

    /** Rollups that lack the events from before, until they are filled. */
    public List<String> toFill() {
        return Stream.of(Change.Kind.CREATE, Change.Kind.REBUILD)
                .flatMap(kind -> changes.stream().filter(each -> each.kind() == kind))
                .map(Change::rollup)
                .toList();
    }
}
