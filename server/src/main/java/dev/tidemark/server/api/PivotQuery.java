package dev.tidemark.server.api;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The one query by whose members clients pivot all results together. */
final class PivotQuery {

    private PivotQuery() {}

    /** @param queries as answers repeat them */
    static ObjectNode of(QueryType type, List<ObjectNode> queries) {
        var pivot = queries.getFirst().deepCopy();
        switch (type) {
            case REGULAR -> {}
            case COMPARED ->
                pivot.putArray("dimensions").add("compareDateRange").addAll(all(queries, "dimensions"));
            case BLENDED -> blend(queries, pivot);
        }
        return pivot.put("queryType", type.word());
    }

    private static void blend(List<ObjectNode> queries, ObjectNode pivot) {
        var granularity = pivot.at("/timeDimensions/0/granularity");
        pivot.removeAll();
        pivot.putArray("measures").addAll(all(queries, "measures"));
        pivot.putArray("dimensions").addAll(all(queries, "dimensions"));
        var times = pivot.putArray("timeDimensions");
        if (granularity.isString()) {
            times.addObject().put("dimension", "time").put("granularity", granularity.asString());
        }
    }

    /** Those of all queries, each once. */
    private static List<JsonNode> all(List<ObjectNode> queries, String part) {
        return queries.stream()
                .flatMap(each -> each.get(part).valueStream())
                .collect(Collectors.collectingAndThen(Collectors.toCollection(LinkedHashSet::new), List::copyOf));
    }
}
