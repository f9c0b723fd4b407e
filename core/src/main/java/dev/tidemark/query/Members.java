package dev.tidemark.query;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Nearest;
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
    private final Map<String, DimensionMember> dimensions;

    Members(Catalog catalog, String source) {
        this.source = source;
        this.measures = catalog.rollupsOf(source).stream()
                .flatMap(Numbers::names)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        this.dimensions = catalog.rollupsOf(source).stream()
                .flatMap(DimensionMember::of)
                .collect(Collectors.toMap(
                        DimensionMember::name, Function.identity(), (same, _) -> same, LinkedHashMap::new));
    }

    DimensionMember dimension(String name) {
        return Optional.ofNullable(dimensions.get(name)).orElseThrow();
    }

    Optional<Planning.Refused> unknownMeasure(String name, String at) {
        return isCompared(name) ? Optional.empty() : unknown(name, at, measures);
    }

    /** Whether a measure's name asks for an earlier range. */
    boolean isCompared(String name) {
        return Numbers.isCompared(measures, name);
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
