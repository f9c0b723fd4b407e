package dev.tidemark.catalog;

import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** Writes a rollup as {@link RollupReader} reads it. */
final class RollupWriter {

    private RollupWriter() {}

    static void write(Rollup rollup, ObjectNode to) {
        to.put("source", rollup.source().name());
        if (!rollup.where().isEmpty()) {
            var where = to.putObject("where");
            rollup.where().forEach(condition -> write(condition, where));
        }
        var dimensions = to.putObject("dimensions");
        rollup.dimensions().forEach(each -> write(each, dimensions));
        var measures = to.putObject("measures");
        rollup.measures().forEach(each -> write(each, measures));
        rollup.formulas()
                .forEach(each -> measures.putObject(each.name())
                        .put(FormulaReader.FORMULA, each.term().text()));
        CatalogWriter.texts(
                to.putArray("grains"), rollup.grains().stream().map(Grain::word).toList());
        if (rollup.partitions() != PartitionWidth.MONTH) {
            to.put("partitions", rollup.partitions().word());
        }
        if (!rollup.keep().isEmpty()) {
            keep(rollup, to.putObject("keep"));
        }
        to.put("lateness", Span.of(rollup.lateness()));
        rollup.membersPerBucket().ifPresent(limit -> to.putObject("limits").put("members_per_bucket", limit));
        if (!rollup.rankBy().isEmpty()) {
            CatalogWriter.texts(to.putArray("rank_by"), rollup.rankBy());
        }
        rollup.imports().ifPresent(each -> write(each, to.putObject("import")));
    }

    private static void write(Import imports, ObjectNode to) {
        if (!imports.columns().isEmpty()) {
            imports.columns().forEach(to.putObject("columns")::put);
        }
        if (!imports.lists().isEmpty()) {
            imports.lists().forEach(to.putObject("lists")::put);
        }
    }

    private static void write(Condition condition, ObjectNode to) {
        var name = condition.field().name();
        CatalogWriter.texts(
                condition.not() ? to.putObject(name).putArray("not") : to.putArray(name), condition.values());
    }

    private static void write(Dimension dimension, ObjectNode to) {
        var field = dimension.field().name();
        if (dimension.equals(Dimension.plain(dimension.name(), dimension.field()))) {
            to.put(dimension.name(), field);
            return;
        }
        var written = to.putObject(dimension.name());
        if (dimension.explode()) {
            written.put("explode", field).put("entity", dimension.entity());
        } else {
            written.put(dimension.entity() ? "entity" : "field", field);
        }
        written.put("default", dimension.absent());
    }

    private static void write(Measure measure, ObjectNode to) {
        switch (measure) {
            case Measure.Count(String name) -> to.put(name, "count");
            case Measure.Sum(String name, Field field) -> write(name, MeasureKind.SUM, field, to);
            case Measure.Min(String name, Field field) -> write(name, MeasureKind.MIN, field, to);
            case Measure.Max(String name, Field field) -> write(name, MeasureKind.MAX, field, to);
            case Measure.CountDistinct(String name, Field field) -> write(name, MeasureKind.COUNT_DISTINCT, field, to);
            case Measure.Quantile(String name, Field field, var percentiles) ->
                percentiles.forEach(write(name, MeasureKind.QUANTILE, field, to).putArray("percentiles")::add);
        }
    }

    private static ObjectNode write(String name, MeasureKind kind, Field field, ObjectNode to) {
        return to.putObject(name).put(kind.word(), field.name());
    }

    private static void keep(Rollup rollup, ObjectNode to) {
        new TreeMap<>(rollup.keep()).forEach((grain, period) -> to.put(grain.word(), Span.of(period)));
    }
}
