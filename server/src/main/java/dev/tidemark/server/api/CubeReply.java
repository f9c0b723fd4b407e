package dev.tidemark.server.api;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Results, and the frame that clients expect around them when they say {@code queryType=multi}. */
record CubeReply(QueryType type, List<ObjectNode> results) {

    ObjectNode multi() {
        var root = JsonMapper.shared().createObjectNode().put("queryType", type.word());
        root.putArray("results").addAll(results);
        root.set(
                "pivotQuery",
                PivotQuery.of(
                        type,
                        results.stream()
                                .map(each -> (ObjectNode) each.get("query"))
                                .toList()));
        return root.put("slowQuery", false);
    }

    /** Of a question that is one. */
    ObjectNode single() {
        return results.getFirst();
    }
}
