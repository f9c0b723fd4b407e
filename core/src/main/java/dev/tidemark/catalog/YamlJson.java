package dev.tidemark.catalog;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** A piece of a YAML document as JSON, for what is JSON in the middle of a catalog. */
final class YamlJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private YamlJson() {}

    static String text(YamlNode node) {
        return JsonMapper.shared().writeValueAsString(json(node));
    }

    private static JsonNode json(YamlNode node) {
        return switch (node) {
            case YamlNode.Nothing _ -> NODES.nullNode();
            case YamlNode.Scalar scalar -> scalar.json();
            case YamlNode.Sequence(int _, List<YamlNode> items) -> {
                var array = NODES.arrayNode();
                items.forEach(item -> array.add(json(item)));
                yield array;
            }
            case YamlNode.Mapping mapping -> {
                var object = NODES.objectNode();
                mapping.members().forEach((name, member) -> object.set(name, json(member.value())));
                yield object;
            }
        };
    }
}
