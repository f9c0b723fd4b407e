package dev.tidemark.cli.ask;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Explanations for people. */
public final class PlanText {

    private PlanText() {}

    public static List<String> of(JsonNode reply) {
        var lines = new ArrayList<String>();
        for (var explained : reply.isArray() ? List.copyOf(reply.valueStream().toList()) : List.of(reply)) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.addAll(explained.has("plan") ? plan(explained.path("plan")) : refused(explained.path("refused")));
            lines.add("considered:");
            explained.path("considered").forEach(each -> lines.add("  " + considered(each)));
            if (explained.has("database")) {
                lines.add("the database:");
                explained.path("database").forEach(each -> lines.add("  " + each.asString()));
            }
        }
        return lines;
    }

    private static List<String> refused(JsonNode refused) {
        return List.of("refused: %s (%s)"
                .formatted(
                        refused.path("message").asString(), refused.path("code").asString()));
    }

    private static List<String> plan(JsonNode plan) {
        var lines = new ArrayList<String>();
        if (plan.has("rollup")) {
            lines.add("reads rollup " + version(plan) + ":");
            plan.path("tiles").forEach(tile -> lines.add("  " + tile(tile)));
            lines.add("  the deltas that wait");
        } else {
            lines.add("reads the events themselves, for %s s at most"
                    .formatted(number(plan.path("budgetSeconds").asDouble())));
        }
        var order = Stream.concat(
                        plan.path("order").valueStream(), plan.path("ties").valueStream())
                .map(each -> each.path("id").asString() + (each.path("desc").asBoolean() ? " from the largest" : ""))
                .collect(Collectors.joining(", then "));
        if (!order.isEmpty()) {
            lines.add("in the order of " + order);
        }
        if (plan.has("earlier")) {
            lines.add("compared with the earlier range:");
            plan(plan.path("earlier")).forEach(line -> lines.add("  " + line));
        }
        if (plan.has("ranking")) {
            lines.add("after a ranking:");
            plan(plan.path("ranking")).forEach(line -> lines.add("  " + line));
        }
        return lines;
    }

    private static String number(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    private static String tile(JsonNode tile) {
        var buckets = tile.has("buckets") ? counted(tile.path("buckets").asLong(), "bucket") + " of grain " : "grain ";
        var from = tile.has("from") ? " from " + tile.path("from").asString() : "";
        var to = tile.has("to") ? " to " + tile.path("to").asString() : "";
        var ranges = tile.path("ranges").asLong() == 1
                ? ""
                : ", in " + counted(tile.path("ranges").asLong(), "range");
        return buckets + tile.path("grain").asString() + from + to + ranges;
    }

    private static String counted(long number, String what) {
        return "%,d %s%s".formatted(number, what, number == 1 ? "" : "s");
    }

    private static String version(JsonNode of) {
        var version = of.path("version").asInt(1);
        return of.path("rollup").asString() + (version == 1 ? "" : ", version " + version);
    }

    private static String considered(JsonNode each) {
        var name = each.has("rollup") ? version(each) : "the events themselves";
        return name
                + switch (each.path("outcome").asString()) {
                    case "refused" -> ": " + each.path("message").asString();
                    default -> ": " + each.path("outcome").asString();
                };
    }
}
