package dev.tidemark.cli.ask;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Answers in the compact format, as tables with a line below each that says where it comes from. */
public final class AnswerText {

    private AnswerText() {}

    /** @param taken from the question to its answers */
    public static List<String> of(JsonNode reply, Duration taken) {
        var lines = new ArrayList<String>();
        for (var result : reply.path("results")) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.addAll(table(result).lines());
            lines.add("");
            lines.add(origin(result, taken));
            for (var warning : result.path("warnings")) {
                lines.add("warning: " + warning.path("message").asString(""));
            }
        }
        return lines;
    }

    /** The time has two names, of which the one with the granularity is kept. */
    private static TextTable table(JsonNode result) {
        var names = texts(result.at("/data/members"));
        var kept = IntStream.range(0, names.size())
                .filter(place -> names.stream().noneMatch(other -> other.startsWith(names.get(place) + ".")))
                .boxed()
                .toList();
        var measures = texts(result.at("/query/measures"));
        return new TextTable(
                kept.stream().map(names::get).toList(),
                result.at("/data/dataset")
                        .valueStream()
                        .map(row -> kept.stream()
                                .map(place -> row.get(place).asString(""))
                                .toList())
                        .toList(),
                kept.stream().map(names::get).map(measures::contains).toList());
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    private static String origin(JsonNode result, Duration taken) {
        var rows = result.at("/data/dataset").size();
        var pending = result.at("/freshness/pendingDeltas").asLong(0);
        return Stream.of(
                        Stream.of(rows == 1 ? "1 row" : "%,d rows".formatted(rows)),
                        result.path("total").isNumber()
                                ? Stream.of(
                                        "of %,d".formatted(result.path("total").asLong()))
                                : Stream.<String>empty(),
                        result.has("rollup")
                                ? Stream.of("rollup " + result.path("rollup").asString())
                                : Stream.<String>empty(),
                        Stream.of(
                                result.path("source").asString(""),
                                "as of " + result.at("/freshness/asOf").asString(""),
                                pending == 1 ? "1 pending delta" : "%,d pending deltas".formatted(pending),
                                "%,d ms".formatted(taken.toMillis())))
                .flatMap(each -> each)
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
    }
}
