package dev.tidemark.server.api;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Dimension;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.query.MeasureMember;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;

/** The members of a source as the Cube protocol sees them: those of all its rollups together, each once. */
record CubeMembers(String source, Collection<MeasureMember> measures, Collection<Dimension> dimensions) {

    static CubeMembers of(Catalog catalog, String source) {
        var measures = new LinkedHashMap<String, MeasureMember>();
        var dimensions = new LinkedHashMap<String, Dimension>();
        for (Rollup rollup : catalog.rollupsOf(source)) {
            rollup.measures().stream()
                    .flatMap(MeasureMember::of)
                    .forEach(member -> measures.putIfAbsent(member.name(), member));
            rollup.dimensions().forEach(dimension -> dimensions.putIfAbsent(dimension.name(), dimension));
        }
        return new CubeMembers(source, measures.values(), dimensions.values());
    }

    /** {@code engaged_seconds} for a person: {@code Engaged Seconds}. */
    static String title(String name) {
        return Arrays.stream(name.split("_"))
                .filter(word -> !word.isEmpty())
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining(" "));
    }

    String qualified(String name) {
        return source + "." + name;
    }
}
