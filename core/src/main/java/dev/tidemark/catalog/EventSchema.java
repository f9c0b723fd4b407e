package dev.tidemark.catalog;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.DialectId;
import java.util.Optional;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What the data of events of one type have to be like: a JSON Schema of draft 2020-12, whole and without references to
 * anything outside. Formats are checked. Equal to another of the same text. Safe for use by several threads.
 */
public final class EventSchema {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final String DRAFT = DialectId.DRAFT_2020_12;
    private static final String ENDLESS = "refers to itself without end";

    /** Reads nothing from anywhere but the draft's own schemas, which are on the class path. */
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemaLoader(loader ->
                            loader.block(iri -> !iri.toString().startsWith("https://json-schema.org/draft/2020-12/")))
                    .schemaCacheEnabled(false)
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .formatAssertionsEnabled(true)
                            .build()));

    private static final Schema OF_SCHEMAS = REGISTRY.getSchema(SchemaLocation.of(DRAFT));

    private final String json;
    private final Schema schema;

    private EventSchema(String json, Schema schema) {
        this.json = json;
        this.schema = schema;
    }

    /** A text is no schema; the message says where and why. */
    static final class Broken extends Exception {
        Broken(String message) {
            super(message);
        }
    }

    static EventSchema of(String json) throws Broken {
        var node = JSON.readTree(json);
        var draft = node.path("$schema").asString(DRAFT);
        if (!draft.equals(DRAFT)) {
            throw new Broken("at /$schema: only draft 2020-12 is known, " + DRAFT);
        }
        var mistake = first(OF_SCHEMAS, node);
        if (mistake.isPresent()) {
            throw new Broken("at " + mistake.get().getInstanceLocation() + ": "
                    + mistake.get().getMessage());
        }
        return new EventSchema(json, complete(node));
    }

    /** With all its references found, and tried once. */
    private static Schema complete(JsonNode json) throws Broken {
        try {
            var schema = REGISTRY.getSchema(json);
            schema.initializeValidators();
            first(schema, JsonNodeFactory.instance.objectNode());
            return schema;
        } catch (SchemaException e) {
            throw new Broken(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        } catch (StackOverflowError e) {
            throw new Broken("it " + ENDLESS);
        }
    }

    private static Optional<Error> first(Schema schema, JsonNode data) {
        return schema.validate(data, context -> context.executionConfig(config -> config.failFast(true))).stream()
                .findFirst();
    }

    /** The first place of the data that does not fit, as a JSON pointer into the event, and why; nothing if they fit. */
    public Optional<String> misfit(JsonNode data) {
        try {
            return first(schema, data).map(error -> "/data" + error.getInstanceLocation() + ": " + error.getMessage());
        } catch (StackOverflowError e) {
            // Whether a schema ends depends on the data, so that reading it does not find all that do not.
            return Optional.of("/data: the schema " + ENDLESS);
        }
    }

    String json() {
        return json;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EventSchema schema && schema.json.equals(json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return json;
    }
}
