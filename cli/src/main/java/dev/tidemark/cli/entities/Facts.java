package dev.tidemark.cli.entities;

import dev.tidemark.catalog.Field;
import dev.tidemark.catalog.FieldType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What rows say of entities.
 *
 * @param columns where values stand that are not in a column of their own name, by the name of key or attribute
 * @param cleared the attributes that an entity loses where its row says nothing of them
 * @param lists the attributes that are lists in a text, with something between their elements
 */
public record Facts(
        EntityKind kind,
        Map<String, String> columns,
        Collection<String> cleared,
        Collection<String> lists,
        String separator) {

    /** In bytes. What is longer is no member of a rollup either. */
    private static final int LONGEST_KEY = 1_000;

    /** What a row says, or why it says nothing. */
    sealed interface Said {
        record Fact(String key, ObjectNode attributes) implements Said {}

        record Nothing(String reason) implements Said {}
    }

    Said in(Row.Good row) {
        var key = row.value(column(kind.key()));
        if (key == null || !key.isValueNode() || key.asString().isEmpty()) {
            return new Said.Nothing("no key in '%s'".formatted(column(kind.key())));
        }
        if (key.asString().getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
            return new Said.Nothing("the key is longer than %,d bytes".formatted(LONGEST_KEY));
        }
        var attributes = JsonMapper.shared().createObjectNode();
        for (var attribute : kind.attributes().entrySet()) {
            var wrong = put(attribute.getKey(), attribute.getValue(), row, attributes);
            if (wrong.isPresent()) {
                return new Said.Nothing(wrong.get());
            }
        }
        return holdsNul(key.asString()) || holdsNul(attributes.toString())
                ? new Said.Nothing("it holds the character U+0000, which cannot be kept")
                : new Said.Fact(key.asString(), attributes);
    }

    private static boolean holdsNul(String text) {
        return text.indexOf('\0') >= 0 || text.contains("\\u0000");
    }

    private String column(String name) {
        return columns.getOrDefault(name, name);
    }

    /** Why the row is refused, if it is. */
    private Optional<String> put(String name, Field field, Row.Good row, ObjectNode to) {
        var value = row.value(column(name));
        if (value == null) {
            if (cleared.contains(name)) {
                to.set(name, NullNode.getInstance());
            }
            return Optional.empty();
        }
        var node = lists.contains(name) && value.isString() ? elements(value.asString()) : typed(value, field);
        if (node == null || node.isObject() || (node.isArray() && holdsMore(node))) {
            return Optional.of("'%s' is no %s".formatted(column(name), what(field)));
        }
        to.set(name, node);
        return Optional.empty();
    }

    private static String what(Field field) {
        return field.type() == FieldType.TEXT ? "text, number or list of these" : "number";
    }

    private static boolean holdsMore(JsonNode array) {
        return array.valueStream().anyMatch(each -> !each.isValueNode() || each.isNull());
    }

    private ArrayNode elements(String text) {
        var elements = JsonMapper.shared().createArrayNode();
        Arrays.stream(text.split(Pattern.quote(separator)))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .forEach(elements::add);
        return elements;
    }

    /** As an event would tell it; null for what is no number and should be one. */
    private static @Nullable JsonNode typed(JsonNode value, Field field) {
        if (field.type() == FieldType.TEXT || value.isNumber() || value.isArray()) {
            return value;
        }
        try {
            return DecimalNode.valueOf(new BigDecimal(value.asString()));
        } catch (NumberFormatException _) {
            return null;
        }
    }
}
