package dev.tidemark.server.collect.webhook;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON of platforms, where a member may be absent, null, or a number that was a string before. */
final class Json {
    private static final int MOST_DIGITS = 40;

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
        return parsed(body)
                .map(reading)
                .orElseGet(() -> Contents.unreadable("invalid_json", "The delivery is not JSON.", "body"));
    }

    /** A number whose exponent no integer holds is a {@link NumberFormatException} of Jackson 3.2, not one of its own. */
    private static Optional<JsonNode> parsed(byte[] body) {
        try {
            return Optional.of(MAPPER.readTree(body)).filter(root -> !root.isMissingNode());
        } catch (JacksonException | NumberFormatException e) {
            return Optional.empty();
        }
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
            BigDecimal seconds = new BigDecimal(text).scaleByPowerOfTen(-digits);
            return sensible(seconds) ? Optional.of(time(seconds)) : Optional.empty();
        } catch (NumberFormatException | ArithmeticException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Arithmetic with 1e999999999 takes minutes or all memory; so does moving its point, other than changing its scale. */
    private static boolean sensible(BigDecimal seconds) {
        return seconds.precision() <= MOST_DIGITS && Math.abs((long) seconds.scale()) <= MOST_DIGITS;
    }

    private static Instant time(BigDecimal seconds) {
        BigDecimal micros = seconds.scaleByPowerOfTen(6).setScale(0, RoundingMode.FLOOR);
        return Instant.EPOCH.plus(micros.longValueExact(), ChronoUnit.MICROS);
    }
}
