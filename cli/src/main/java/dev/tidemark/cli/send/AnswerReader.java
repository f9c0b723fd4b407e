package dev.tidemark.cli.send;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From a response of {@code POST /v1/events} to its meaning. */
final class AnswerReader {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private AnswerReader() {}

    static Answer read(HttpResponse<byte[]> response, int size, Instant now) {
        var body = json(response.body());
        return switch (response.statusCode()) {
            case 200, 202, 204 -> taken(body, size);
            case 400 ->
                body.path("rejected").isArray()
                        ? taken(body, size)
                        : new Answer.Whole(body.path("code").asString("bad_request"), message(response, body));
            case 413 -> new Answer.Whole("too_large", message(response, body));
            case 408, 429, 500, 502, 503, 504 ->
                new Answer.Later(
                        response.headers().firstValue("Retry-After").flatMap(value -> wait(value, now)),
                        message(response, body));
            default -> new Answer.Denied(message(response, body));
        };
    }

    private static Answer taken(JsonNode body, int size) {
        var refused = remarks(body.path("rejected"), size);
        var accepted = body.path("accepted").asInt(size - refused.size());
        return new Answer.Taken(new Delivery(accepted, refused, remarks(body.path("warnings"), size)));
    }

    private static List<Remark> remarks(JsonNode items, int size) {
        return items.valueStream()
                .map(item -> new Remark(
                        index(item.path("at").asString(""), size),
                        item.path("code").asString("refused"),
                        item.path("message").asString("")))
                .toList();
    }

    /** The first segment of a JSON pointer, {@code /2/type}; the first event when there is none. */
    private static int index(String at, int size) {
        try {
            return Math.clamp(Integer.parseInt(at.split("/", 3)[1]), 0, size - 1);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException _) {
            return 0;
        }
    }

    /** RFC 9110, 10.2.3: seconds, or a date. */
    private static Optional<Duration> wait(String value, Instant now) {
        try {
            var wait = value.chars().allMatch(Character::isDigit)
                    ? Duration.ofSeconds(Long.parseLong(value))
                    : Duration.between(now, ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME));
            return Optional.of(wait).filter(Duration::isPositive);
        } catch (NumberFormatException | DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private static String message(HttpResponse<byte[]> response, JsonNode body) {
        var status = "HTTP " + response.statusCode();
        var message = body.path("message").asString("");
        return message.isEmpty() ? status : message + " (" + status + ")";
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException _) {
            return JSON.createObjectNode();
        }
    }
}
