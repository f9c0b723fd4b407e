package dev.tidemark.catalog;

import static java.util.Map.entry;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What {@link CatalogSchema} fills into its template: the words, limits and shapes that the readers hold to. */
final class SchemaBlanks {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern BLANK = Pattern.compile("\\$\\{(\\w+)}");

    private static final String PATH =
            "%1$s([.]%1$s){0,%2$d}".formatted(FieldPath.NAME.pattern(), FieldPath.MAX_DEPTH - 1);

    private static final String TABLE = "(%1$s[.])?%1$s".formatted(AttachedTableReader.IDENTIFIER);

    private static final Map<String, JsonNode> ALL = Map.ofEntries(
            entry("name", shape(Declarations.NAME.pattern())),
            entry("path", shape(PATH)),
            entry("fieldPath", shape(PATH + "(\\[\\])?")),
            entry("identifier", shape(AttachedTableReader.IDENTIFIER)),
            entry("table", shape(TABLE)),
            entry("tenant", shape(AttachedTableReader.TENANT)),
            entry("period", shape(Span.PERIOD)),
            entry("duration", shape(Span.DURATION)),
            entry("types", words(FieldType.words())),
            entry("grains", words(Grain.words())),
            entry("measures", measures()),
            entry("collectedKeysForbidden", forbidden(SourceReader.COLLECTED_KEYS)),
            entry("attachedKeysForbidden", forbidden(AttachedTableReader.KEYS)),
            entry("maxEach", NODES.numberNode(CatalogReader.MAX_EACH)),
            entry("maxPath", NODES.numberNode(FieldPath.MAX_LENGTH)),
            entry("maxFields", NODES.numberNode(FieldReader.MAX_FIELDS)),
            entry("maxEntities", NODES.numberNode(SourceReader.MAX_ENTITIES)),
            entry("maxSchemas", NODES.numberNode(EventSchemaReader.MAX_SCHEMAS)),
            entry("maxRules", NODES.numberNode(AttachedTableReader.MAX_RULES)),
            entry("maxPaths", NODES.numberNode(AttachedTableReader.MAX_PATHS)),
            entry("maxConditions", NODES.numberNode(ConditionReader.MAX_CONDITIONS)),
            entry("maxValues", NODES.numberNode(ConditionReader.MAX_VALUES)),
            entry("maxDimensions", NODES.numberNode(DimensionReader.MAX_DIMENSIONS)),
            entry("maxDefault", NODES.numberNode(DimensionReader.MAX_DEFAULT)),
            entry("maxFormula", NODES.numberNode(TermParser.MAX_LENGTH)),
            entry("maxMeasures", NODES.numberNode(MeasureReader.MAX_MEASURES)),
            entry("range", shape(BoardRange.SHAPE)),
            entry("panelRange", shape(BoardRange.SHAPE + "|" + BoardRange.MINUTES)),
            entry("shows", words(PanelReader.words(Panel.Show.values()))),
            entry("widths", words(PanelReader.words(Panel.Width.values()))),
            entry("maxBoards", NODES.numberNode(CatalogReader.MAX_BOARDS)),
            entry("maxPanels", NODES.numberNode(BoardReader.MAX_PANELS)),
            entry("maxTitle", NODES.numberNode(BoardReader.MAX_TITLE)),
            entry("maxShown", NODES.numberNode(PanelReader.MAX_MEASURES)),
            entry("maxLimit", NODES.numberNode(PanelReader.MAX_LIMIT)),
            entry("maxRankings", NODES.numberNode(RollupReader.MAX_RANKINGS)),
            entry("maxMembers", NODES.numberNode(RollupReader.MAX_MEMBERS)));

    private SchemaBlanks() {}

    /** What stands for a text of the template: itself, unless it is a <code>${blank}</code>. */
    static JsonNode filled(JsonNode text) {
        var blank = BLANK.matcher(text.stringValue(""));
        return blank.matches() ? Objects.requireNonNull(ALL.get(blank.group(1)), blank.group(1)) : text;
    }

    /** A schema's pattern finds; ours match the whole. */
    private static JsonNode shape(String pattern) {
        return NODES.stringNode("^(" + pattern + ")$");
    }

    private static ArrayNode words(Collection<String> words) {
        var array = NODES.arrayNode();
        words.forEach(array::add);
        return array;
    }

    private static ObjectNode forbidden(List<String> keys) {
        var properties = NODES.objectNode();
        keys.forEach(key -> properties.put(key, false));
        return properties;
    }

    private static ArrayNode measures() {
        var forms = NODES.arrayNode();
        forms.addObject().put("description", MeasureKind.COUNT.meaning()).put("const", MeasureKind.COUNT.word());
        MeasureKind.ofFields().forEach(kind -> measure(kind, forms.addObject()));
        forms.addObject().put("$ref", "#/$defs/formula");
        return forms;
    }

    private static void measure(MeasureKind kind, ObjectNode form) {
        form.put("type", "object").put("additionalProperties", false);
        form.set("required", words(List.of(kind.word())));
        var properties = form.putObject("properties");
        properties.putObject(kind.word()).put("description", kind.meaning()).put("$ref", "#/$defs/fieldName");
        if (kind == MeasureKind.QUANTILE) {
            properties.putObject(MeasureReader.PERCENTILES).put("$ref", "#/$defs/percentiles");
        }
    }
}
