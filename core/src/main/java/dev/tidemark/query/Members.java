package dev.tidemark.query;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Nearest;
import dev.tidemark.catalog.Rollup;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The members of a source: those of all its rollups, in which a name means the same wherever it stands. */
final class Members {

    private final String source;
    private final Set<String> measures;
    private final Map<String, Dimension> dimensions;

    Members(Catalog catalog, String source) {
        this.source = source;
        this.measures = catalog.rollupsOf(source).stream()
                .flatMap(MeasureMember::of)
                .map(MeasureMember::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        this.dimensions = catalog.rollupsOf(source).stream()
                .map(Rollup::dimensions)
                .flatMap(Collection::stream)
                .collect(Collectors.toMap(Dimension::name, Function.identity(), (same, _) -> same, LinkedHashMap::new));
    }

    Dimension dimension(String name) {
        return Optional.ofNullable(dimensions.get(name)).orElseThrow();
    }

    Optional<Planning.Refused> unknownMeasure(String name, String at) {
        return unknown(name, at, measures);
    }

    Optional<Planning.Refused> unknownDimension(String name, String at) {
        return unknown(name, at, dimensions.keySet());
    }

    /** What is wrong with naming this where only those can stand. */
    Optional<Planning.Refused> unknown(String name, String at, Collection<String> known) {
        return known.contains(name)
                ? Optional.empty()
                : Optional.of(new Planning.Refused(
                        "unknown_member",
                        "'%1$s.%2$s' not found for path '%1$s.%2$s'; %3$s"
                                .formatted(source, name, Nearest.clause(name, known)),
                        at));
    }
}
