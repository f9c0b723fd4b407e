package dev.tidemark.catalog;

import java.util.LinkedHashMap;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A piece of a YAML document that remembers its line, for mistakes to point at. */
sealed interface YamlNode {

    int line();

    /** Null, or nothing written at all. An empty text in quotes is a {@link Scalar}. */
    record Nothing(int line) implements YamlNode {}

    /** @param json the same as JSON has it: a number or a boolean, where it is not a text */
    record Scalar(int line, String text, JsonNode json) implements YamlNode {}

    record Sequence(int line, List<YamlNode> items) implements YamlNode {}

    record Mapping(int line, LinkedHashMap<String, Member> members) implements YamlNode {
        /** @param line of the member's name, which is where a reader looks */
        record Member(int line, YamlNode value) {}

        static Mapping empty(int line) {
            return new Mapping(line, new LinkedHashMap<>());
        }
    }

    /** For messages: what stands here. */
    default String kind() {
        return switch (this) {
            case Nothing _ -> "empty";
            case Scalar _ -> "a single value";
            case Sequence _ -> "a list";
            case Mapping _ -> "a mapping";
        };
    }
}
