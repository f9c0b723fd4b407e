package dev.tidemark.server.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Random grants over phones, and random questions against them: such as fit one grant, and such as take any member, leave a filter
 * out, look at other time, or put things where they do not belong.
 */
final class ShareQueries {

    /** What may be granted: the twins have the same of these, of phones from the 10th to the 19th. */
    private static final List<String> MEASURES = List.of("views", "seconds", "longest", "each");

    private static final List<String> DIMENSIONS = List.of("page", "device");
    private static final List<String> FOREIGN_MEASURES = List.of("revenue", "dearest", "worth", "visitors", "nothing");
    private static final List<String> FOREIGN_DIMENSIONS = List.of("country", "nowhere");

    private static final String PHONES =
            "{\"member\": \"view.device\", \"operator\": \"equals\", \"values\": [\"phone\"]}";
    private static final List<String> OTHER_FILTERS = List.of(
            "{\"member\": \"view.country\", \"operator\": \"equals\", \"values\": [\"de\"]}",
            "{\"member\": \"view.revenue\", \"operator\": \"gt\", \"values\": [\"1000\"]}",
            "{\"member\": \"view.dearest\", \"operator\": \"measureFilter\"}",
            "{\"member\": \"view.device\", \"operator\": \"notEquals\", \"values\": [\"phone\"]}",
            "{\"member\": \"view.time\", \"operator\": \"afterDate\", \"values\": [\"2026-11-15\"]}",
            "{\"member\": \"view.page\", \"operator\": \"equals\", \"values\": [\"/1\"]}",
            "{\"or\": [%1$s, {\"member\": \"view.page\", \"operator\": \"set\"}]}".formatted(PHONES),
            "{\"or\": [{\"member\": \"view.page\", \"operator\": \"notSet\"}, {\"member\": \"view.country\", \"operator\": \"equals\", \"values\": [\"fr\"]}]}",
            "{\"and\": [%1$s]}".formatted(PHONES),
            "{\"or\": [%1$s]}".formatted(PHONES));

    private final Random random;

    ShareQueries(Random random) {
        this.random = random;
    }

    /** From one to three grants, and the ten days: of the share, or of each grant of a share that reaches further. */
    ObjectNode grants() {
        var to = JsonMapper.shared().createObjectNode();
        var own = random.nextBoolean();
        var grants = to.putArray("grants");
        for (var i = 0; i <= random.nextInt(3); i++) {
            var grant = grants.addObject();
            var members = grant.putArray("members");
            some(MEASURES, 1).forEach(each -> members.add("view." + each));
            some(DIMENSIONS, 0).forEach(each -> members.add("view." + each));
            members.add("view.time");
            grant.putArray("filters").add(json(PHONES));
            if (own) {
                tenDays(grant);
            }
        }
        if (own) {
            to.putObject("reach").put("all", true);
        } else {
            tenDays(to);
        }
        return to;
    }

    private static void tenDays(ObjectNode to) {
        to.putObject("reach").put("from", "2026-11-10T00:00:00Z").put("to", "2026-11-20T00:00:00Z");
    }

    /** One that fits. */
    ObjectNode within(ObjectNode grants) {
        var grant = pick(list(grants.path("grants")));
        var members = list(grant.path("members")).stream()
                .map(each -> each.asString().substring(5))
                .toList();
        var measures = some(members.stream().filter(MEASURES::contains).toList(), 1);
        var dimensions = some(members.stream().filter(DIMENSIONS::contains).toList(), 0);
        var day = 10 + random.nextInt(5);
        var query = query(measures, dimensions, day, day + 1 + random.nextInt(4));
        query.putArray("filters").add(json(PHONES));
        if (random.nextInt(3) == 0) {
            measures.forEach(each -> ((ArrayNode) query.path("measures"))
                    .add("view." + each + (random.nextBoolean() ? "_previous" : "_growth")));
            time(query).putArray("previousDateRange").add("2026-11-10").add("2026-11-1" + random.nextInt(9));
        }
        return query;
    }

    /** Anything, often near to what fits. */
    ObjectNode anything(ObjectNode grants) {
        var query = within(grants);
        for (var i = 0; i <= random.nextInt(2); i++) {
            spoil(query);
        }
        return query;
    }

    private void spoil(ObjectNode query) {
        switch (random.nextInt(10)) {
            case 0 -> query.putArray("filters");
            case 1 -> query.putArray("filters").add(json(pick(OTHER_FILTERS)));
            case 2 -> ((ArrayNode) query.path("filters")).add(json(pick(OTHER_FILTERS)));
            case 3 -> add(query, "measures", random.nextBoolean() ? pick(FOREIGN_MEASURES) : pick(MEASURES));
            case 4 -> add(query, "dimensions", random.nextBoolean() ? pick(FOREIGN_DIMENSIONS) : pick(DIMENSIONS));
            case 5 ->
                time(query)
                        .putArray("dateRange")
                        .add("2026-11-%02d".formatted(5 + random.nextInt(8)))
                        .add("2026-11-%02d".formatted(14 + random.nextInt(9)));
            case 6 -> {
                add(query, "measures", pick(MEASURES) + (random.nextBoolean() ? "_previous" : "_growth"));
                time(query).remove("previousDateRange");
            }
            case 7 -> {
                query.remove("timeDimensions");
                if (random.nextBoolean()) {
                    add(query, "dimensions", "time.day");
                }
            }
            case 8 -> query.putObject("order").put("view." + pick(FOREIGN_MEASURES), "desc");
            default ->
                query.putObject("top")
                        .put("dimension", "view." + (random.nextBoolean() ? "country" : "page"))
                        .put("measure", "view." + (random.nextBoolean() ? "revenue" : "views"))
                        .put("limit", 2);
        }
    }

    private ObjectNode query(List<String> measures, List<String> dimensions, int from, int to) {
        var query = JsonMapper.shared().createObjectNode();
        query.putArray("measures");
        query.putArray("dimensions");
        measures.forEach(each -> add(query, "measures", each));
        dimensions.forEach(each -> add(query, "dimensions", each));
        var time = query.putArray("timeDimensions").addObject().put("dimension", "view.time");
        time.putArray("dateRange").add("2026-11-" + from).add("2026-11-" + to);
        if (random.nextBoolean()) {
            time.put("granularity", random.nextBoolean() ? "day" : "hour");
        }
        query.put("total", random.nextBoolean());
        var order = query.putObject("order");
        order.put("view." + pick(measures), random.nextBoolean() ? "desc" : "asc");
        dimensions.forEach(each -> order.put("view." + each, "asc"));
        return query;
    }

    private static void add(ObjectNode query, String list, String name) {
        ((ArrayNode) query.path(list)).add("view." + name);
    }

    private static ObjectNode time(ObjectNode query) {
        return query.path("timeDimensions").path(0) instanceof ObjectNode time
                ? time
                : query.putArray("timeDimensions").addObject().put("dimension", "view.time");
    }

    private List<String> some(List<String> from, int least) {
        var left = new ArrayList<>(from);
        Collections.shuffle(left, random);
        return left.subList(0, Math.max(Math.min(least, left.size()), random.nextInt(left.size() + 1)));
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static List<JsonNode> list(JsonNode node) {
        return node.valueStream().toList();
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
