package dev.tidemark.server.collect.adapter;

import dev.tidemark.server.collect.Problem;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** A body of a protocol whose events have to be made ({@link MadeEvent}), as a tree. Numbers keep their digits. */
public sealed interface JsonBody {

    /** What it holds. */
    record Whole(JsonNode tree) implements JsonBody {}

    /** It is not JSON, or nested too deep. */
    record Unreadable(Problem problem) implements JsonBody {}

    JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** Reads a body; never throws on account of what it holds. */
    static JsonBody read(byte[] body, int length) {
        return read(mapper -> mapper.readTree(body, 0, length));
    }

    /** Reads JSON out of an address or a form. */
    static JsonBody read(String text) {
        return read(mapper -> mapper.readTree(text));
    }

    private static JsonBody read(Function<JsonMapper, JsonNode> reading) {
        try {
            JsonNode tree = reading.apply(JSON);
            return tree.isMissingNode() ? new Unreadable(problem("The body is empty.", "body")) : new Whole(tree);
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            return new Unreadable(problem(
                    "The body is not JSON at this place, or just before it.",
                    at == null ? "body" : "line " + at.getLineNr() + ", column " + at.getColumnNr()));
        }
    }

    private static Problem problem(String message, String at) {
        return new Problem("invalid_json", message, at);
    }
}
