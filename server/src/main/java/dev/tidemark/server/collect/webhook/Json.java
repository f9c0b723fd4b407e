package dev.tidemark.server.collect.webhook;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON of platforms, where a member may be absent, null, or a number that was a string before. */
final class Json {
    private static final BigDecimal LATEST = BigDecimal.valueOf(Instant.MAX.getEpochSecond());

    /** Digits as they came: Viber's tokens pass 2^53, and what is kept as the platform's own is not rounded. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /** The contents of a body that is a JSON object. */
    static Contents object(byte[] body, Function<JsonNode, Contents> reading) {
        return root(
                body,
                root -> root.isObject()
                        ? reading.apply(root)
                        : Contents.unreadable(
                                "not_an_object", "A delivery is a JSON object; this is something else.", ""));
    }

    /** The contents of a body that is a JSON array. */
    static Contents array(byte[] body, Function<JsonNode, Contents> reading) {
        return root(
                body,
                root -> root.isArray()
                        ? reading.apply(root)
                        : Contents.unreadable("not_an_array", "This is a JSON array; here is something else.", ""));
    }

    private static Contents root(byte[] body, Function<JsonNode, Contents> reading) {
        try {
            JsonNode root = MAPPER.readTree(body);
            return root.isMissingNode() ? noJson() : reading.apply(root);
        } catch (JacksonException e) {
            return noJson();
        }
    }

    private static Contents noJson() {
        return Contents.unreadable("invalid_json", "The delivery is not JSON.", "body");
    }

    static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    /** The text at the end of this path, a number as its digits; {@code ""} if there is none. */
    static String text(JsonNode node, String... path) {
        JsonNode value = at(node, path);
        return value.isValueNode() && !value.isNull() ? value.asString() : "";
    }

    static JsonNode at(JsonNode node, String... path) {
        JsonNode value = node;
        for (String name : path) {
            value = value.path(name);
        }
        return value;
    }

    /** The first text that is not empty. */
    static String first(String... texts) {
        return Stream.of(texts).filter(text -> !text.isEmpty()).findFirst().orElse("");
    }

    /** The elements of an array; none of anything else. */
    static Stream<JsonNode> each(JsonNode array) {
        return array.isArray() ? array.valueStream() : Stream.empty();
    }

    static Optional<Instant> millis(String text) {
        return time(text, 3);
    }

    /** Seconds, which may have digits after a point, down to the microsecond. */
    static Optional<Instant> seconds(String text) {
        return time(text, 0);
    }

    private static Optional<Instant> time(String text, int digits) {
        try {
            BigDecimal seconds = new BigDecimal(text).movePointLeft(digits);
            if (text.length() > 30 || seconds.abs().compareTo(LATEST) > 0) {
                return Optional.empty();
            }
            long whole = seconds.longValue();
            long micros = seconds.subtract(BigDecimal.valueOf(whole))
                    .movePointRight(6)
                    .longValue();
            return Optional.of(Instant.ofEpochSecond(whole, micros * 1_000));
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
