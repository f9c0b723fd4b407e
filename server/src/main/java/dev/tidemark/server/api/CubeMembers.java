package dev.tidemark.server.api;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Formula;
import dev.tidemark.catalog.Rollup;
import dev.tidemark.query.DimensionMember;
import dev.tidemark.query.MeasureMember;
import dev.tidemark.query.Numbers;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/** The members of a source as the Cube protocol sees them: those of all its rollups together, each once. */
record CubeMembers(
        String source,
        Collection<Rollup> rollups,
        Collection<MeasureMember> measures,
        Collection<Formula> formulas,
        Collection<DimensionMember> dimensions) {

    static CubeMembers of(Catalog catalog, String source) {
        var measures = new LinkedHashMap<String, MeasureMember>();
        var formulas = new LinkedHashMap<String, Formula>();
        var dimensions = new LinkedHashMap<String, DimensionMember>();
        for (Rollup rollup : catalog.rollupsOf(source)) {
            rollup.measures().stream()
                    .flatMap(MeasureMember::of)
                    .forEach(member -> measures.putIfAbsent(member.name(), member));
            rollup.formulas().forEach(formula -> formulas.putIfAbsent(formula.name(), formula));
            rollup.dimensions().stream()
                    .flatMap(dimension -> DimensionMember.of(rollup, dimension))
                    .forEach(member -> dimensions.putIfAbsent(member.name(), member));
        }
        return new CubeMembers(
                source, catalog.rollupsOf(source), measures.values(), formulas.values(), dimensions.values());
    }

    /** {@code engaged_seconds} for a person: {@code Engaged Seconds}. */
    static String title(String name) {
        return Arrays.stream(name.split("_"))
                .filter(word -> !word.isEmpty())
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining(" "));
    }

    /** What a measure can be broken down by: the members of the widest rollup that has it. */
    record Drill(List<String> measures, List<String> dimensions) {}

    /** @param together dimensions that the rollup has to have as well */
    Drill drill(String measure, List<String> together) {
        return rollups.stream()
                .filter(each -> Numbers.names(each).anyMatch(measure::equals))
                .filter(each ->
                        together.stream().allMatch(name -> each.dimension(name).isPresent()))
                .max(Comparator.comparingInt(each -> each.dimensions().size()))
                .map(rollup -> new Drill(
                        List.of(qualified(measure)),
                        rollup.dimensions().stream()
                                .map(each -> qualified(each.name()))
                                .toList()))
                .orElseGet(() -> new Drill(List.of(), List.of()));
    }

    boolean hasMeasure(String name) {
        return Numbers.isOneOf(rollups.stream().flatMap(Numbers::names).toList(), name);
    }

    String qualified(String name) {
        return source + "." + name;
    }
}
