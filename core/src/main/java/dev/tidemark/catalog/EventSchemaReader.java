package dev.tidemark.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the schemas of a source's event types, each written there or in a file beside the catalog. */
final class EventSchemaReader {

    static final int MAX_SCHEMAS = 100;

    /** Of one, in characters. */
    static final int MAX_LENGTH = 64 << 10;

    /** Of all in a catalog, which is kept in one piece. */
    static final int MAX_TOGETHER = 1 << 20;

    private final Optional<Path> folder;
    private int together;

    /** @param folder in which files are looked for; nothing where there are none */
    EventSchemaReader(Optional<Path> folder) {
        this.folder = folder;
    }

    /** @param types the types of the source's events */
    Map<String, EventSchema> read(Declarations declared, Collection<String> types) {
        var schemas = new LinkedHashMap<String, EventSchema>();
        declared.atMost(MAX_SCHEMAS).names().forEach(type -> {
            if (types.contains(type)) {
                one(declared, type).ifPresent(schema -> schemas.put(type, schema));
            } else {
                declared.mistake(
                        type, "the source has no events of type '" + type + "'; " + Nearest.clause(type, types));
            }
        });
        return schemas;
    }

    /** Notes it when all that were read are too much. */
    void checkTogether(Declarations sources) {
        if (together > MAX_TOGETHER) {
            sources.mistake(
                    "", "all schemas together may have %d characters, but have %d".formatted(MAX_TOGETHER, together));
        }
    }

    private Optional<EventSchema> one(Declarations declared, String type) {
        if (declared.isMapping(type)) {
            return schema(declared, type, declared.node(type));
        }
        return declared.text(type).flatMap(file -> inFile(declared, type, file));
    }

    private Optional<EventSchema> inFile(Declarations declared, String type, String name) {
        if (folder.isEmpty()) {
            declared.mistake(type, "a file cannot be read from here; write the schema itself");
            return Optional.empty();
        }
        var file = folder.get().resolve(name);
        try {
            var node = declared.document(file.toString(), Files.readString(file));
            if (node instanceof YamlNode.Mapping) {
                return schema(declared, type, node);
            }
            declared.mistake(type, file + " should be a mapping, but is " + node.kind());
        } catch (IOException e) {
            declared.mistake(type, "cannot read the file " + file);
        }
        return Optional.empty();
    }

    private Optional<EventSchema> schema(Declarations declared, String type, YamlNode node) {
        var json = YamlJson.text(node);
        together += json.length();
        if (json.length() > MAX_LENGTH) {
            declared.mistake(type, "is longer than " + MAX_LENGTH + " characters");
            return Optional.empty();
        }
        try {
            return Optional.of(EventSchema.of(json));
        } catch (EventSchema.Broken e) {
            declared.mistake(type, "is no JSON Schema of draft 2020-12: " + e.getMessage());
            return Optional.empty();
        }
    }
}
