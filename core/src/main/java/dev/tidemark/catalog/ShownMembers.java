package dev.tidemark.catalog;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which members there are to be shown, and which of them a rollup answers together. */
public final class ShownMembers {

    private final Map<String, Source> sources;
    private final List<Rollup> rollups;

    public ShownMembers(Map<String, Source> sources, Collection<Rollup> rollups) {
        this.sources = sources;
        this.rollups = List.copyOf(rollups);
    }

    Set<String> sources() {
        return sources.keySet();
    }

    /** By name; a quantile by the names of its percentiles. */
    Set<String> measures(String source) {
        return of(source).flatMap(ShownMembers::measures).collect(Collectors.toSet());
    }

    /** Dimensions and attributes, by name. */
    Set<String> dimensions(String source) {
        return of(source).flatMap(ShownMembers::dimensions).collect(Collectors.toSet());
    }

    Stream<Rollup> of(String source) {
        return rollups.stream().filter(each -> each.source().name().equals(source));
    }

    /** Whether a dimension has very many members. */
    boolean isEntity(String source, String dimension) {
        return of(source)
                .flatMap(rollup -> rollup.dimension(dimension).stream())
                .anyMatch(Dimension::entity);
    }

    Optional<Measure> measure(String source, String name) {
        return of(source).flatMap(rollup -> rollup.measure(name).stream()).findFirst();
    }

    /** Whether all that it names is there, and can be shown as it says. */
    public boolean shows(Panel panel) {
        return !panel.measures().isEmpty()
                && together(panel.source(), panel.measures(), panel.dimensions())
                && new PanelShape(this).wrong(panel).isEmpty();
    }

    /** Whether one rollup has all of them, and counts no event twice. */
    public boolean together(String source, Collection<String> measures, Collection<String> dimensions) {
        return of(source).anyMatch(rollup -> answers(rollup, measures, dimensions));
    }

    private static boolean answers(Rollup rollup, Collection<String> measures, Collection<String> dimensions) {
        return measures(rollup).collect(Collectors.toSet()).containsAll(measures)
                && dimensions(rollup).collect(Collectors.toSet()).containsAll(dimensions)
                && rollup.dimensions().stream()
                        .filter(Dimension::explode)
                        .allMatch(each -> dimensions.contains(each.name()));
    }

    private static Stream<String> measures(Rollup rollup) {
        return Stream.concat(
                rollup.measures().stream().flatMap(Measure::members),
                rollup.formulas().stream().map(Formula::name));
    }

    private static Stream<String> dimensions(Rollup rollup) {
        return Stream.concat(
                rollup.dimensions().stream().map(Dimension::name),
                rollup.attributes().stream()
                        .map(each -> Dimension.attribute(each.dimension().name(), each.name())));
    }
}
