package dev.tidemark.server.api;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.catalog.Measure;
import dev.tidemark.query.DimensionMember;
import dev.tidemark.query.MeasureMember;
import dev.tidemark.query.Numbers;
import dev.tidemark.query.Query;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The catalog as the Cube protocol's {@code /meta}: a cube per source that has a rollup. */
final class CubeMeta {

    private CubeMeta() {}

    /**
     * What there is.
     *
     * @param extended whether to tell which rollups the members are of
     * @param views whether only views are wanted; a source is none
     */
    static ObjectNode of(Catalog catalog, boolean extended, boolean views) {
        var root = JsonMapper.shared().createObjectNode();
        var cubes = root.putArray("cubes");
        catalog.sources().keySet().stream()
                .filter(source -> !views && !catalog.rollupsOf(source).isEmpty())
                .map(source -> CubeMembers.of(catalog, source))
                .forEach(members -> {
                    var cube = cubes.addObject();
                    write(members, cube);
                    if (extended) {
                        rollups(members, cube.putArray("preAggregations"));
                    }
                });
        return root;
    }

    private static void rollups(CubeMembers members, ArrayNode to) {
        for (var rollup : members.rollups()) {
            var each = to.addObject().put("name", rollup.name()).put("type", "rollup");
            var own = each.putArray("measures");
            Numbers.names(rollup).forEach(name -> own.add(members.qualified(name)));
            var dimensions = each.putArray("dimensions");
            rollup.dimensions().forEach(dimension -> dimensions.add(members.qualified(dimension.name())));
            each.put("timeDimension", members.qualified(Query.TIME));
            var grains = each.putArray("grains");
            rollup.grains().forEach(grain -> grains.add(grain.word()));
        }
    }

    /** What a measure can be drilled into. */
    static ObjectNode drill(CubeMembers members, String measure, List<String> together, ObjectNode to) {
        var drill = members.drill(measure, together);
        drill.dimensions().forEach(to.putArray("drillMembers")::add);
        var grouped = to.putObject("drillMembersGrouped");
        drill.measures().forEach(grouped.putArray("measures")::add);
        drill.dimensions().forEach(grouped.putArray("dimensions")::add);
        return to;
    }

    private static void write(CubeMembers members, ObjectNode cube) {
        var title = CubeMembers.title(members.source());
        cube.put("name", members.source())
                .put("type", "cube")
                .put("title", title)
                .put("public", true);
        cube.put("isVisible", true).put("connectedComponent", 1);
        var measures = cube.putArray("measures");
        members.measures().forEach(measure -> {
            var to = member(members, measure.name(), "number", measures.addObject());
            description(measure).ifPresent(text -> to.put("description", text));
            to.put("aggType", kind(measure.measure())).put("cumulative", false).put("cumulativeTotal", false);
            drill(members, measure.name(), List.of(), to);
        });
        members.formulas().forEach(formula -> {
            var to = member(members, formula.name(), "number", measures.addObject())
                    .put("description", formula.term().text());
            to.put("aggType", "number").put("cumulative", false).put("cumulativeTotal", false);
            drill(members, formula.name(), List.of(), to);
        });
        var dimensions = cube.putArray("dimensions");
        member(members, Query.TIME, "time", dimensions.addObject()).put("primaryKey", false);
        members.dimensions()
                .forEach(dimension ->
                        write(members, dimension, member(members, dimension.name(), "string", dimensions.addObject())));
        cube.putArray("segments");
    }

    private static void write(CubeMembers members, DimensionMember member, ObjectNode to) {
        to.put("primaryKey", false).put("suggestFilterValues", true);
        if (member.attribute().isPresent()) {
            to.put(
                    "description",
                    "Of the %s, as it is known now."
                            .formatted(member.dimension().name()));
            to.putObject("meta")
                    .put("attributeOf", members.qualified(member.dimension().name()));
        } else if (member.dimension().explode()) {
            to.put("description", "An event counts once for each.");
        }
    }

    private static ObjectNode member(CubeMembers members, String name, String type, ObjectNode to) {
        return annotate(members, name, type, to)
                .put("name", members.qualified(name))
                .put("isVisible", true)
                .put("public", true);
    }

    /** What meta and annotations say alike. */
    static ObjectNode annotate(CubeMembers members, String name, String type, ObjectNode to) {
        return to.put("title", CubeMembers.title(members.source()) + " " + CubeMembers.title(name))
                .put("shortTitle", CubeMembers.title(name))
                .put("type", type);
    }

    /** As the protocol calls it. */
    static String kind(Measure measure) {
        return switch (measure) {
            case Measure.Count _ -> "count";
            case Measure.Sum _ -> "sum";
            case Measure.Min _ -> "min";
            case Measure.Max _ -> "max";
            case Measure.CountDistinct _ -> "countDistinctApprox";
            case Measure.Quantile _ -> "number";
        };
    }

    /** What has an error says how large it is. */
    private static Optional<String> description(MeasureMember member) {
        return switch (member.measure()) {
            case Measure.CountDistinct _ ->
                Optional.of("Exact up to 256 different values, then with a standard error of 2.3 %.");
            case Measure.Quantile(String _, var field, var _) ->
                Optional.of("Percentile %d of %s, within 1 %%."
                        .formatted(member.percentile().orElseThrow(), field.name()));
            case Measure.Count _, Measure.Sum _, Measure.Min _, Measure.Max _ -> Optional.empty();
        };
    }
}
