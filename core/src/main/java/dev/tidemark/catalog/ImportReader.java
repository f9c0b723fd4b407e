package dev.tidemark.catalog;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Reads whether and how a rollup takes imports. */
final class ImportReader {

    static final List<String> KEYS = List.of("columns", "lists");

    private ImportReader() {}

    static Optional<Import> read(
            Declarations rollup,
            List<Dimension> dimensions,
            List<Measure> measures,
            List<String> attributes,
            OptionalInt limit) {
        if (!rollup.has("import")) {
            return Optional.empty();
        }
        limit.ifPresent(_ -> rollup.mistake(
                "import",
                "a rollup that takes imports has no limits.members_per_bucket: what is delivered is never counted as "
                        + Rollup.OTHER));
        measures.stream()
                .filter(each -> each instanceof Measure.CountDistinct || each instanceof Measure.Quantile)
                .forEach(each -> rollup.mistake(
                        "import",
                        "measure '%s' cannot be imported, as no number says which values it is of; only count, sum, min and max can"
                                .formatted(each.name())));
        var declared = rollup.mapping("import").only(KEYS);
        var names = names(dimensions, measures, attributes);
        return Optional.of(
                new Import(columns(declared.mapping("columns"), names), lists(declared.mapping("lists"), attributes)));
    }

    /** What a source counts must not depend on which rollup is read. */
    static void checkTogether(Collection<Rollup> rollups, Declarations declared) {
        for (var imported : rollups) {
            rollups.stream()
                    .filter(each -> imported.takesImports() && !each.takesImports())
                    .filter(each -> each.source().equals(imported.source()))
                    .flatMap(each -> each.measures().stream().map(Measure::name))
                    .filter(name -> imported.measure(name).isPresent())
                    .distinct()
                    .forEach(name -> declared.mistake(
                            imported.name(),
                            "measure '%s' is imported here and counted from events in another rollup of source '%s'; give it another name in one of them"
                                    .formatted(name, imported.source().name())));
        }
    }

    private static List<String> names(List<Dimension> dimensions, List<Measure> measures, List<String> attributes) {
        return Stream.of(
                        Stream.of(Import.TENANT, Import.BUCKET),
                        dimensions.stream().map(Dimension::name),
                        measures.stream().map(Measure::name),
                        attributes.stream())
                .flatMap(each -> each)
                .toList();
    }

    private static Map<String, String> lists(Declarations declared, List<String> attributes) {
        var lists = new LinkedHashMap<String, String>();
        for (var name : declared.only(attributes).names()) {
            declared.text(name).ifPresent(between -> lists.put(name, between));
        }
        return lists;
    }

    private static Map<String, String> columns(Declarations declared, List<String> names) {
        var columns = new LinkedHashMap<String, String>();
        for (var name : declared.only(names).names()) {
            declared.text(name).filter(column -> !column.equals(name)).ifPresent(column -> columns.put(name, column));
        }
        var taken = new HashSet<String>();
        for (var name : names) {
            var column = columns.getOrDefault(name, name);
            if (!taken.add(column)) {
                declared.mistake(name, "there are two columns '" + column + "'");
            }
        }
        return columns;
    }
}
