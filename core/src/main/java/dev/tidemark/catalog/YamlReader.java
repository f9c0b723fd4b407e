package dev.tidemark.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;

/** Text to {@link YamlNode}, by Jackson's streaming parser. JSON is YAML, so it reads that as well. */
final class YamlReader {

    private static final YAMLFactory FACTORY = new YAMLFactory();
    private static final int MAX_DEPTH = 32;

    private final String file;
    private final List<Mistake> mistakes;

    YamlReader(String file, List<Mistake> mistakes) {
        this.file = file;
        this.mistakes = mistakes;
    }

    /** The document's top mapping; an empty one when the text is not YAML, with the mistake noted. */
    YamlNode read(String text) {
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return parser.nextToken() == null ? YamlNode.Mapping.empty(1) : node(parser, 0);
        } catch (JacksonException e) {
            var where = e.getLocation();
            mistakes.add(new Mistake(
                    file, where == null ? 1 : where.getLineNr(), "(document)", "not YAML: " + e.getOriginalMessage()));
            return YamlNode.Mapping.empty(1);
        }
    }

    private YamlNode node(JsonParser parser, int depth) {
        var line = parser.currentTokenLocation().getLineNr();
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException(file + ":" + line + ": nested deeper than " + MAX_DEPTH);
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(parser, line, depth);
            case START_ARRAY -> sequence(parser, line, depth);
            default ->
                new YamlNode.Scalar(line, parser.currentToken() == JsonToken.VALUE_NULL ? "" : parser.getString());
        };
    }

    private YamlNode mapping(JsonParser parser, int line, int depth) {
        var members = new LinkedHashMap<String, YamlNode.Mapping.Member>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            var nameLine = parser.currentTokenLocation().getLineNr();
            parser.nextToken();
            if (members.put(name, new YamlNode.Mapping.Member(nameLine, node(parser, depth + 1))) != null) {
                mistakes.add(new Mistake(file, nameLine, name, "stands here a second time"));
            }
        }
        return new YamlNode.Mapping(line, members);
    }

    private YamlNode sequence(JsonParser parser, int line, int depth) {
        var items = new ArrayList<YamlNode>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(parser, depth + 1));
        }
        return new YamlNode.Sequence(line, items);
    }
}
