package dev.tidemark.server.api;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a question means, without its answer. */
final class DryRun {

    private DryRun() {}

    /** @throws UserError if it cannot be answered */
    static ObjectNode of(Questions questions) {
        var to = JsonMapper.shared()
                .createObjectNode()
                .put("queryType", questions.type().word());
        var queries = questions.all().stream().map(DryRun::words).toList();
        to.putArray("normalizedQueries").addAll(queries);
        var orders = to.putArray("queryOrder");
        queries.forEach(query -> {
            var order = orders.addObject();
            query.get("order")
                    .forEach(each -> order.put(
                            each.get("id").asString(), each.get("desc").asBoolean() ? "desc" : "asc"));
        });
        to.putArray("transformedQueries")
                .addAll(queries.stream().map(DryRun::transformed).toList());
        to.set("pivotQuery", PivotQuery.of(questions.type(), queries));
        return to;
    }

    private static ObjectNode words(Question question) {
        return new QueryWords(question.asked(), question.plan().order()).json();
    }

    /** By what a client looks for pre-aggregations; there is one for every query, or it would have been refused. */
    private static ObjectNode transformed(ObjectNode query) {
        var to = JsonMapper.shared().createObjectNode();
        List.of("measures", "dimensions", "timeDimensions", "segments").forEach(part -> to.set(part, query.get(part)));
        return to;
    }
}
