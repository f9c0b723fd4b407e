package dev.tidemark.cli.replay;

import dev.tidemark.catalog.FieldPath;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The id of an event made of a record: the values of its key, joined by {@code |}. A {@code |} or {@code \} inside a value gets a
 * {@code \} before it, so that different values never join to the same id.
 */
record EventId(List<FieldPath> key) {

    /** Nothing when a value is absent, null, or not a plain one, or all of them are empty. */
    Optional<String> of(JsonNode line) {
        var values = key.stream()
                .flatMap(path -> path.in(line).filter(JsonNode::isValueNode).stream())
                .map(value -> escape(value.asString()))
                .toList();
        return values.size() < key.size() || values.stream().allMatch(String::isEmpty)
                ? Optional.empty()
                : Optional.of(String.join("|", values));
    }

    private static String escape(String value) {
        return value.indexOf('|') < 0 && value.indexOf('\\') < 0
                ? value
                : value.replace("\\", "\\\\").replace("|", "\\|");
    }

    @Override
    public String toString() {
        return key.stream().map(FieldPath::toString).collect(Collectors.joining(", "));
    }
}
