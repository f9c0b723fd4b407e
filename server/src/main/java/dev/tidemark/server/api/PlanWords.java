package dev.tidemark.server.api;

import dev.tidemark.query.Origin;
import dev.tidemark.query.Plan;
import dev.tidemark.query.PlanSql;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The statement of a plan, as {@code /sql} tells it. */
final class PlanWords {

    private PlanWords() {}

    static JsonNode of(Questions questions, int tenantId) {
        var all = questions.all().stream().map(each -> of(each, tenantId)).toList();
        return questions.type() == QueryType.REGULAR
                ? all.getFirst()
                : JsonMapper.shared().createArrayNode().addAll(all);
    }

    private static JsonNode of(Question question, int tenantId) {
        var plan = question.plan();
        var sql = PlanSql.of(plan, tenantId);
        var to = JsonMapper.shared().createObjectNode();
        var inner = to.putObject("sql");
        inner.putArray("sql").add(sql.text()).addPOJO(sql.parameters());
        plan.ranking()
                .map(ranking -> PlanSql.of(ranking, tenantId))
                .ifPresent(ranking -> inner.putArray("top").add(ranking.text()).addPOJO(ranking.parameters()));
        inner.set("order", new QueryWords(question.asked(), plan.order()).json().get("order"));
        origin(plan, inner);
        return to.put("dataSource", "default");
    }

    /** Which rollup is read, if one is, and what of it. */
    static void origin(Plan plan, ObjectNode to) {
        if (plan.origin() instanceof Origin.Kept kept) {
            to.put("rollup", kept.rollup().name());
        }
        to.put("source", plan.source());
    }
}
