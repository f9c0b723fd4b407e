package dev.tidemark.catalog;

import java.io.FilterReader;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/** Text to {@link YamlNode}, by Jackson's streaming parser. JSON is YAML, so it reads that as well. */
final class YamlReader {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final YAMLFactory FACTORY = new YAMLFactory();
    private static final int MAX_DEPTH = 32;
    private static final int MAX_DEPTH_AROUND = 5;

    private final Mistakes mistakes;

    YamlReader(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    /**
     * SnakeYAML's reader fills an array and then reads one more character into it if the last is the first half of a pair,
     * which fails where the array is full.
     */
    private static final class ShortReads extends FilterReader {

        private static final int MOST = 512;

        ShortReads(String text) {
            super(new StringReader(text));
        }

        @Override
        public int read(char[] into, int offset, int length) throws IOException {
            return super.read(into, offset, Math.min(length, MOST));
        }
    }

    /** Like {@link #read}, for what is to stand inside another document, and has to be less deep than it could be alone. */
    YamlNode readInside(String text) {
        return read(text, MAX_DEPTH_AROUND);
    }

    /** The document's top node; an empty mapping when the text is empty or not YAML, which is noted. */
    YamlNode read(String text) {
        return read(text, 0);
    }

    private YamlNode read(String text, int depth) {
        try (var parser = (YAMLParser) FACTORY.createParser(ObjectReadContext.empty(), new ShortReads(text))) {
            var root = parser.nextToken() == null ? YamlNode.Mapping.empty(1) : node(parser, "", depth);
            if (parser.nextToken() != null) {
                mistakes.add(line(parser), "(document)", "a second document begins here; a catalog is one");
            }
            return root;
        } catch (JacksonException e) {
            var where = e.getLocation();
            mistakes.add(where == null ? 1 : where.getLineNr(), "(document)", "not YAML: " + e.getOriginalMessage());
            return YamlNode.Mapping.empty(1);
        }
    }

    private YamlNode node(YAMLParser parser, String at, int depth) {
        var line = line(parser);
        if (depth > MAX_DEPTH) {
            mistakes.add(line, at, "nested deeper than " + MAX_DEPTH);
            parser.skipChildren();
            return new YamlNode.Nothing(line);
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(parser, at, depth);
            case START_ARRAY -> sequence(parser, at, depth);
            case VALUE_NULL -> new YamlNode.Nothing(line);
            case VALUE_TRUE -> new YamlNode.Scalar(line, "true", NODES.booleanNode(true));
            case VALUE_FALSE -> new YamlNode.Scalar(line, "false", NODES.booleanNode(false));
            default -> text(parser, at);
        };
    }

    private YamlNode mapping(YAMLParser parser, String at, int depth) {
        var line = line(parser);
        var members = new LinkedHashMap<String, YamlNode.Mapping.Member>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            var nameLine = line(parser);
            var path = at.isEmpty() ? name : at + "." + name;
            parser.nextToken();
            if (members.put(name, new YamlNode.Mapping.Member(nameLine, node(parser, path, depth + 1))) != null) {
                mistakes.add(nameLine, path, "stands here a second time");
            }
        }
        return new YamlNode.Mapping(line, members);
    }

    private YamlNode sequence(YAMLParser parser, String at, int depth) {
        var line = line(parser);
        var items = new ArrayList<YamlNode>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(parser, at, depth + 1));
        }
        return new YamlNode.Sequence(line, items);
    }

    /** The parser gives an alias as a text, its name, and would not look up what it stands for. */
    private YamlNode text(YAMLParser parser, String at) {
        var text = parser.getString();
        if (parser.isCurrentAlias()) {
            mistakes.add(
                    line(parser), at, "'*" + text + "' refers to another place, which a catalog cannot; write it out");
        }
        return new YamlNode.Scalar(line(parser), text, json(parser, text));
    }

    /** YAML knows numbers that JSON does not, such as {@code .inf}; they are texts here. */
    private static JsonNode json(YAMLParser parser, String text) {
        try {
            return switch (parser.currentToken()) {
                case VALUE_NUMBER_INT -> NODES.numberNode(parser.getBigIntegerValue());
                case VALUE_NUMBER_FLOAT -> NODES.numberNode(new BigDecimal(text));
                default -> NODES.stringNode(text);
            };
        } catch (JacksonException | NumberFormatException e) {
            return NODES.stringNode(text);
        }
    }

    private static int line(YAMLParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }
}
