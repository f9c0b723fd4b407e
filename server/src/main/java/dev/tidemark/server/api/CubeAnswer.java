package dev.tidemark.server.api;

import dev.tidemark.query.Answer;
import tools.jackson.databind.json.JsonMapper;
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
        return to;
    }
}
