package dev.tidemark.server.api;

import dev.tidemark.query.PlanSql;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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
        inner.put("rollup", plan.rollup().name()).put("source", plan.source());
        return to.put("dataSource", "default");
    }
}
