package dev.tidemark.server.collect.webhook;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Fields of {@code application/x-www-form-urlencoded}, in the order sent. */
record Form(List<Field> fields) {

    record Field(String name, String value) {}

    /** What is not escaped properly stands for itself. */
    static Form parse(String text) {
        List<Field> fields = new ArrayList<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                fields.add(
                        equals < 0
                                ? new Field(decoded(pair), "")
                                : new Field(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1))));
            }
        }
        return new Form(List.copyOf(fields));
    }

    /** The first value of a field, {@code ""} if it is absent. */
    String first(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .findFirst()
                .orElse("");
    }

    /** As an object with a string per field, the last one of a name. */
    ObjectNode json() {
        ObjectNode object = JsonMapper.shared().createObjectNode();
        fields.forEach(field -> object.put(field.name(), field.value()));
        return object;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
