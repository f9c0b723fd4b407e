package dev.tidemark.server.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Reads filters, which nest. */
final class FilterReader {

    /** More is no question of a person. */
    private static final int MOST_FILTERS = 500;

    private static final int DEEPEST = 20;
    private static final int MOST_VALUES = 10_000;

    private final MemberReader members;
    private int filters;
    private int values;

    FilterReader(MemberReader members) {
        this.members = members;
    }

    List<CubeFilter> read(JsonPart query) {
        return query.each("filters", each -> filter(each, 1));
    }

    private CubeFilter filter(JsonPart part, int depth) {
        if (++filters > MOST_FILTERS || depth > DEEPEST) {
            throw part.error(
                    "too_many_filters",
                    "A query has up to " + MOST_FILTERS + " filters, " + DEEPEST + " in one another.");
        }
        var and = part.part("and");
        var group = and.or(() -> part.part("or"));
        return group.<CubeFilter>map(members -> group(and.isPresent() ? "and" : "or", part, members, depth))
                .orElseGet(() -> leaf(part));
    }

    private CubeFilter group(String word, JsonPart part, JsonPart members, int depth) {
        if (part.node().size() > 1) {
            throw part.error("not_a_filter", "A group is {\"and\": […]} or {\"or\": […]}, and nothing beside.");
        }
        var read = members.items().stream().map(each -> filter(each, depth + 1)).toList();
        if (read.isEmpty()) {
            throw members.error("not_a_filter", "A group has at least one member.");
        }
        return new CubeFilter.Group(word, read);
    }

    private CubeFilter leaf(JsonPart part) {
        part.node().propertyNames().stream()
                .filter(name ->
                        !List.of("member", "dimension", "operator", "values").contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw part.partOrGap(name).error("unknown_part", "'" + name + "' is not a part of a filter.");
                });
        var member = part.part("member").or(() -> part.part("dimension")).orElseGet(() -> part.partOrGap("member"));
        return new CubeFilter.Leaf(
                members.read(member),
                part.part("operator").map(JsonPart::text).orElse(""),
                part.each("values", this::value),
                part.at());
    }

    private Optional<String> value(JsonPart part) {
        if (++values > MOST_VALUES) {
            throw part.error("too_many_filters", "The filters of a query have up to " + MOST_VALUES + " values.");
        }
        var node = part.node();
        if (node.isContainer()) {
            throw part.error("not_a_text", "A value is a text, not " + part.shown() + ".");
        }
        var text = node.asString("");
        if (text.indexOf('\0') >= 0) {
            throw part.error("not_a_text", "No text that is stored holds a NUL.");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw part.error("not_a_text", "This has half a character, which no text that is stored has.");
        }
        return node.isNull() ? Optional.empty() : Optional.of(text);
    }
}
