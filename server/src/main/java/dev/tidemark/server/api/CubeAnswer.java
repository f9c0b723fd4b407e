package dev.tidemark.server.api;

import dev.tidemark.query.Answer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An answer in the Cube protocol's form, with our own additions, which its clients pass over. */
final class CubeAnswer {

    private CubeAnswer() {}

    static ObjectNode of(Question question, Answer answer, QueryType type) {
        var asked = question.asked();
        var to = JsonMapper.shared().createObjectNode();
        to.set("query", new QueryWords(asked, answer.plan().order()).json());
        to.set("data", CubeRows.of(asked, answer, type).json());
        to.put("lastRefreshTime", answer.asOf().toString());
        to.set("annotation", new CubeAnnotation(asked, question.kept().catalog()).json());
        to.put("dataSource", "default").put("dbType", "postgres").put("slowQuery", false);
        answer.total().ifPresent(total -> to.put("total", total));
        PlanWords.origin(answer.plan(), to);
        to.putObject("freshness").put("asOf", answer.asOf().toString()).put("pendingDeltas", answer.pendingDeltas());
        if (!answer.overlapping().isEmpty()) {
            overlapping(asked, answer, to.putArray("warnings"));
        }
        return to;
    }

    private static void overlapping(Asked asked, Answer answer, ArrayNode warnings) {
        var query = asked.query();
        for (var name : answer.overlapping()) {
            warnings.addObject()
                    .put("code", "rows_overlap")
                    .put(
                            "message",
                            "an event counts once for each '%s.%s': the rows may add up to more than the total"
                                    .formatted(query.source(), name))
                    .put("at", "/dimensions/" + query.dimensions().indexOf(name));
        }
    }
}
