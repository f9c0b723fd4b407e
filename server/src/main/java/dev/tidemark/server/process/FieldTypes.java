package dev.tidemark.server.process;

import dev.tidemark.catalog.Field;
import dev.tidemark.catalog.FieldType;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Whether values are of the types that their fields declare. */
final class FieldTypes {

    private FieldTypes() {}

    /** What is wrong with the field's value, if anything is. */
    static Optional<String> mistake(Field.OfPayload field, JsonNode data) {
        if (field.type() == FieldType.TEXT) {
            return Optional.empty();
        }
        return field.path()
                .in(data)
                .filter(value -> !fits(field.type(), value))
                .map(value -> "data.%s should be of type %s, but is %s"
                        .formatted(field.path(), field.type().word(), shortened(value)));
    }

    private static boolean fits(FieldType type, JsonNode value) {
        return switch (type) {
            case TEXT -> true;
            case INTEGER -> value.isIntegralNumber() && value.canConvertToInt();
            case DECIMAL -> value.isNumber();
        };
    }

    private static String shortened(JsonNode value) {
        var text = value.toString();
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }
}
