package dev.tidemark.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The catalog's grammar as a JSON Schema (draft 2020-12), for editors: what can stand where, what it means, and which
 * words there are. What it refuses is a mistake; what it takes can have mistakes all the same, such as a field that is
 * not there.
 *
 * <p>Its text stands in a file beside this class; words, limits and shapes come from the readers.
 */
public final class CatalogSchema {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private CatalogSchema() {}

    /** The schema's text, indented, with the end of a line at its end. */
    public static String json() {
        return JSON.writeValueAsString(filled(template())) + "\n";
    }

    private static JsonNode template() {
        try (var stream = CatalogSchema.class.getResourceAsStream("CatalogSchema.template.json")) {
            return JSON.readTree(Objects.requireNonNull(stream).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the catalog's schema", e);
        }
    }

    private static JsonNode filled(JsonNode node) {
        if (node instanceof ObjectNode object) {
            var filled = JSON.createObjectNode();
            object.properties().forEach(member -> filled.set(member.getKey(), filled(member.getValue())));
            return filled;
        }
        if (node instanceof ArrayNode array) {
            var filled = JSON.createArrayNode();
            array.valueStream().map(CatalogSchema::filled).forEach(filled::add);
            return filled;
        }
        return SchemaBlanks.filled(node);
    }
}
