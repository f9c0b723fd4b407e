package dev.tidemark.server.api;

import java.util.Iterator;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Leaves in {@code meta} what a share shows. */
final class ShareMeta {

    private ShareMeta() {}

    /**
     * Takes everything else out.
     *
     * @param members those that stay, with their source
     */
    static void limit(ObjectNode meta, Set<String> members) {
        var cubes = ((ArrayNode) meta.path("cubes")).iterator();
        while (cubes.hasNext()) {
            var cube = cubes.next();
            keepNamed(cube.path("measures"), members);
            keepNamed(cube.path("dimensions"), members);
            cube.path("measures").forEach(measure -> {
                // A formula is described by what it is made of.
                ((ObjectNode) measure).remove("description");
                keep(measure.path("drillMembers"), members);
                keep(measure.path("drillMembersGrouped").path("measures"), members);
                keep(measure.path("drillMembersGrouped").path("dimensions"), members);
            });
            cube.path("dimensions").forEach(dimension -> keepMeta((ObjectNode) dimension, members));
            limitRollups(cube.path("preAggregations"), members);
            if (cube.path("measures").isEmpty() && cube.path("dimensions").isEmpty()) {
                cubes.remove();
            }
        }
    }

    /** An attribute tells whose it is. */
    private static void keepMeta(ObjectNode dimension, Set<String> members) {
        var of = dimension.path("meta").path("attributeOf").asString("");
        if (!of.isEmpty() && !members.contains(of)) {
            dimension.remove("meta");
            dimension.remove("description");
        }
    }

    private static void limitRollups(JsonNode rollups, Set<String> members) {
        Iterator<JsonNode> each = rollups.iterator();
        while (each.hasNext()) {
            var rollup = each.next();
            keep(rollup.path("measures"), members);
            keep(rollup.path("dimensions"), members);
            if (rollup.path("measures").isEmpty() && rollup.path("dimensions").isEmpty()) {
                each.remove();
            }
        }
    }

    private static void keepNamed(JsonNode list, Set<String> members) {
        removeUnless(list, each -> members.contains(each.path("name").asString()));
    }

    private static void keep(JsonNode names, Set<String> members) {
        removeUnless(names, each -> members.contains(each.asString("")));
    }

    private static void removeUnless(JsonNode list, Predicate<JsonNode> keeps) {
        var each = list.iterator();
        while (each.hasNext()) {
            if (!keeps.test(each.next())) {
                each.remove();
            }
        }
    }
}
