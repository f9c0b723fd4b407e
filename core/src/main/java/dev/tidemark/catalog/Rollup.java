package dev.tidemark.catalog;

import java.util.List;
import java.util.Optional;

/**
 * What the database keeps of a source: its measures per tenant, bucket and members.
 *
 * @param grain the finest grain, into which deltas are flushed
 */
public record Rollup(String name, Source source, List<Dimension> dimensions, List<Measure> measures, Grain grain) {

    public Rollup {
        dimensions = List.copyOf(dimensions);
        measures = List.copyOf(measures);
    }

    public Optional<Dimension> dimension(String name) {
        return dimensions.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    public Optional<Measure> measure(String name) {
        return measures.stream().filter(each -> each.name().equals(name)).findFirst();
    }
}
