package dev.tidemark.server.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A part of the JSON that was sent, and where it stands. {@code null} is as good as nothing.
 *
 * @param at a JSON pointer
 */
record JsonPart(JsonNode node, String at) {

    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,9}");

    UserError error(String code, String message) {
        return new UserError(code, message, at);
    }

    Optional<JsonPart> part(String name) {
        return Optional.ofNullable(node.get(name))
                .filter(each -> !each.isNull())
                .map(each -> new JsonPart(each, at + "/" + name));
    }

    /** The part, or the place where it is missing. */
    JsonPart partOrGap(String name) {
        return new JsonPart(node.path(name), at + "/" + name);
    }

    /** Refuses every other part. */
    void only(Collection<String> known) {
        node.propertyNames().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw partOrGap(name)
                            .error("unknown_part", "'" + name + "' is not a part of a query that is answered here.");
                });
    }

    /** The parts of a list; of none where there is no list. */
    List<JsonPart> list(String name) {
        return part(name).map(JsonPart::items).orElse(List.of());
    }

    List<JsonPart> items() {
        if (!node.isArray()) {
            throw error("not_a_list", "This is a list, not " + shown() + ".");
        }
        var items = new ArrayList<JsonPart>();
        node.forEach(each -> items.add(new JsonPart(each, at + "/" + items.size())));
        return items;
    }

    <T> List<T> each(String name, Function<JsonPart, T> read) {
        return list(name).stream().map(read).toList();
    }

    String text() {
        if (!node.isString()) {
            throw error("not_a_text", "This is a text, not " + shown() + ".");
        }
        return node.asString();
    }

    boolean flag() {
        if (!node.isBoolean()) {
            throw error("not_a_flag", "This is true or false, not " + shown() + ".");
        }
        return node.asBoolean();
    }

    int number(int least, int most) {
        if (!node.isIntegralNumber()
                && !(node.isString() && WHOLE.matcher(node.asString()).matches())) {
            throw error("not_a_number", "This is a whole number, not " + shown() + ".");
        }
        if (!node.isString() && !node.canConvertToInt()) {
            throw outside(least, most);
        }
        var number = node.isString() ? Integer.parseInt(node.asString()) : node.intValue();
        if (number < least || number > most) {
            throw outside(least, most);
        }
        return number;
    }

    private UserError outside(int least, int most) {
        return error("out_of_range", "The query limit has been exceeded: from " + least + " to " + most + ".");
    }

    /** What was sent, short enough for a message. */
    String shown() {
        var text = node.isMissingNode() ? "nothing" : node.toString();
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
