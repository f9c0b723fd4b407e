package dev.tidemark.server.api;

import dev.tidemark.query.Consideration;
import dev.tidemark.query.Order;
import dev.tidemark.query.Origin;
import dev.tidemark.query.Plan;
import dev.tidemark.query.PlanSql;
import dev.tidemark.query.Planning;
import dev.tidemark.query.Tile;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How questions would be answered and why so, as {@code /explain} tells it. */
final class ExplainWords {

    private final int tenantId;
    private final Function<Plan, List<String>> database;

    /** @param database the database's own words about a plan; none where they were not asked for */
    ExplainWords(int tenantId, Function<Plan, List<String>> database) {
        this.tenantId = tenantId;
        this.database = database;
    }

    /** @throws UserError for a query that is wrong, whatever is kept */
    JsonNode of(Questions questions) {
        var all = questions.all().stream().map(this::of).toList();
        return questions.type() == QueryType.REGULAR
                ? all.getFirst()
                : JsonMapper.shared().createArrayNode().addAll(all);
    }

    private ObjectNode of(Question question) {
        var considered = question.considered();
        var to = JsonMapper.shared().createObjectNode();
        switch (considered.planning()) {
            case Planning.Refused refused when considered.all().isEmpty() -> throw question.error(refused);
            case Planning.Refused refused -> {
                to.set(
                        "query",
                        new QueryWords(
                                        question.asked(),
                                        question.asked().query().order())
                                .json());
                refusal(question, refused, to.putObject("refused"));
            }
            case Plan plan -> {
                to.set("query", new QueryWords(question.asked(), plan.order()).json());
                plan(plan, to.putObject("plan"));
                sql(plan, to);
            }
        }
        var all = to.putArray("considered");
        considered.all().forEach(each -> consideration(question, each, considered.planning(), all.addObject()));
        return to;
    }

    private static void plan(Plan plan, ObjectNode to) {
        PlanWords.origin(plan, to);
        switch (plan.origin()) {
            case Origin.Kept kept -> {
                to.put("version", kept.tables().version());
                var tiles = to.putArray("tiles");
                kept.tiles().forEach(tile -> tile(tile, tiles.addObject()));
                kept.presumption().ifPresent(presumption -> {
                    var empty = to.putObject("ifEmpty").putArray("tiles");
                    presumption.empty().forEach(tile -> tile(tile, empty.addObject()));
                });
            }
            case Origin.Events events -> to.put("budgetSeconds", events.budget().toMillis() / 1e3);
        }
        orders(plan.order(), to.putArray("order"));
        orders(plan.ties(), to.putArray("ties"));
        plan.earlier().ifPresent(earlier -> plan(earlier, to.putObject("earlier")));
        plan.ranking().ifPresent(ranking -> plan(ranking, to.putObject("ranking")));
    }

    private static void tile(Tile tile, ObjectNode to) {
        to.put("grain", tile.grain().word()).put("ranges", tile.ranges().size());
        tile.buckets().ifPresent(buckets -> to.put("buckets", buckets));
        end("from", tile.ranges().getFirst().from(), to);
        end("to", tile.ranges().getLast().to(), to);
    }

    /** Where time goes on for ever nothing is said. */
    private static void end(String name, Instant end, ObjectNode to) {
        if (!end.equals(Instant.MIN) && !end.equals(Instant.MAX)) {
            to.put(name, end.toString());
        }
    }

    private static void orders(List<Order> orders, ArrayNode to) {
        orders.forEach(each -> to.addObject().put("id", each.member()).put("desc", each.descending()));
    }

    private void sql(Plan plan, ObjectNode to) {
        var sql = PlanSql.of(plan, tenantId);
        to.putObject("sql").put("text", sql.text()).putPOJO("parameters", sql.parameters());
        var lines = database.apply(plan);
        if (!lines.isEmpty()) {
            lines.forEach(to.putArray("database")::add);
        }
    }

    private static void consideration(Question question, Consideration each, Planning taken, ObjectNode to) {
        each.rollup()
                .ifPresent(tables -> to.put("rollup", tables.rollup().name()).put("version", tables.version()));
        switch (each.planning()) {
            case Plan plan -> to.put("source", plan.source()).put("outcome", outcome(plan, taken));
            case Planning.Refused refused -> {
                to.put("source", each.rollup().isPresent() ? "rollup" : "events")
                        .put("outcome", "refused");
                refusal(question, refused, to);
            }
        }
    }

    /** What fits and yet is not the answer lacks an earlier range, say. */
    private static String outcome(Plan plan, Planning taken) {
        return switch (taken) {
            case Plan other when isSame(plan, other) -> "taken";
            case Plan other when other.origin() instanceof Origin.Kept -> "reads more";
            case Plan _, Planning.Refused _ -> "answers a part";
        };
    }

    /** A plan that is taken may have learnt what to do if what it presumes does not hold. */
    private static boolean isSame(Plan plan, Plan taken) {
        return switch (plan.origin()) {
            case Origin.Kept kept ->
                taken.origin() instanceof Origin.Kept those && those.tables().equals(kept.tables());
            case Origin.Events _ -> taken.origin() instanceof Origin.Events;
        };
    }

    private static void refusal(Question question, Planning.Refused refused, ObjectNode to) {
        var error = question.error(refused);
        to.put("code", error.code()).put("message", error.getMessage()).put("at", error.at());
    }
}
