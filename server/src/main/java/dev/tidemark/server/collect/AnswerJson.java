package dev.tidemark.server.collect;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The JSON of answers, written token by token. */
final class AnswerJson {
    private static final JsonFactory JSON = JsonFactory.builder().build();

    private AnswerJson() {}

    /**
     * Goes through chars, not straight to bytes: a problem may quote half a surrogate pair out of the request, which the
     * byte generator refuses and {@link String#getBytes} replaces.
     */
    static byte[] of(Consumer<JsonGenerator> content) {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            content.accept(json);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static void members(JsonGenerator json, Problem problem) {
        json.writeStringProperty("code", problem.code());
        json.writeStringProperty("message", problem.message());
        json.writeStringProperty("at", problem.at());
    }

    static void object(JsonGenerator json, List<Problem> problems) {
        json.writeStartObject();
        members(json, problems.getFirst());
        if (problems.size() > 1) {
            array(
                    json,
                    "others",
                    problems.subList(1, problems.size()).stream().map(List::of).toList());
        }
        json.writeEndObject();
    }

    static void array(JsonGenerator json, String name, List<List<Problem>> problems) {
        json.writeArrayPropertyStart(name);
        problems.forEach(each -> object(json, each));
        json.writeEndArray();
    }
}
