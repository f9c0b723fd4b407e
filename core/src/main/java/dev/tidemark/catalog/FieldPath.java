package dev.tidemark.catalog;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Where a value stands inside a JSON object: member names from the outside in, written {@code a.b.c}.
 *
 * <p>A name holds letters, digits, {@code _}, {@code -}, {@code $} and {@code @}; at most {@value #MAX_DEPTH} names, and
 * {@value #MAX_LENGTH} characters.
 */
public record FieldPath(List<String> names) {

    static final int MAX_DEPTH = 16;

    /** A path can be a member's name in YAML, which has to fit into 1,024 characters there. */
    static final int MAX_LENGTH = 500;

    /** One of the names. */
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9_$@-]+");

    public FieldPath {
        names = List.copyOf(names);
    }

    /** The path, or nothing when the text is not one. */
    public static Optional<FieldPath> parse(String text) {
        var names = List.of(text.split("\\.", -1));
        var valid = text.length() <= MAX_LENGTH
                && names.size() <= MAX_DEPTH
                && names.stream().allMatch(name -> NAME.matcher(name).matches());
        return valid ? Optional.of(new FieldPath(names)) : Optional.empty();
    }

    /** A path that is known to be right: for defaults and tests. Throws {@link IllegalArgumentException} if it is not. */
    public static FieldPath of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not a path: " + text));
    }

    /** The value at this path; nothing where a member is absent or null. */
    public Optional<JsonNode> in(JsonNode object) {
        @Nullable JsonNode node = object;
        for (var name : names) {
            node = node.get(name);
            if (node == null || node.isNull()) {
                return Optional.empty();
            }
        }
        return Optional.of(node);
    }

    @Override
    public String toString() {
        return names.stream().collect(Collectors.joining("."));
    }
}
