package dev.tidemark.server.collect.adapter;

import dev.tidemark.server.collect.CollectSettings;
import dev.tidemark.server.collect.Item;
import dev.tidemark.server.collect.Problem;
import dev.tidemark.server.collect.Reading;
import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;

/**
 * CloudEvents 1.0 over HTTP in binary mode (HTTP protocol binding, 3.1): the event is written as the structured one that it stands for,
 * and read as such. JSON is kept digit by digit, text as a string, anything
 * else as Base64. Data of no stated type are JSON if they can be.
 */
final class BinaryMode {
    private static final Pattern JSON = Pattern.compile("[^/]+/([^;]*\\+)?json *(;.*)?");
    private static final Pattern TEXT = Pattern.compile("(text/.*|[^/]+/([^;]*\\+)?xml *(;.*)?)");
    private static final Pattern ESCAPES = Pattern.compile("(%[0-9A-Fa-f]{2})+");

    /** Members of the structured form that are no headers. */
    private static final List<String> NO_ATTRIBUTES = List.of("data", "data_base64", "datacontenttype");

    private final CollectSettings limits;

    BinaryMode(CollectSettings limits) {
        this.limits = limits;
    }

    Reading read(List<Map.Entry<String, String>> attributes, String mediaType, byte[] body, int length, Instant now) {
        boolean json = JSON.matcher(mediaType.toLowerCase(Locale.ROOT)).matches();
        if (length > 0 && (json || mediaType.isEmpty())) {
            switch (JsonBody.read(body, length)) {
                case JsonBody.Whole _ -> json = true;
                case JsonBody.Unreadable(Problem problem) -> {
                    if (json) {
                        return new Reading.One(new Item.Bad(List.of(problem)));
                    }
                }
            }
        }
        byte[] event = structured(attributes, mediaType, json, body, length);
        return switch (new BodyPass(event, event.length, limits, now).one()) {
            case Reading.One(Item.Bad(List<Problem> problems)) ->
                new Reading.One(new Item.Bad(
                        problems.stream().map(BinaryMode::whereItWasSent).toList()));
            case Reading other -> other;
        };
    }

    private static byte[] structured(
            List<Map.Entry<String, String>> attributes, String mediaType, boolean json, byte[] body, int length) {
        ByteArrayOutputStream event = new ByteArrayOutputStream(length + 256);
        try (JsonGenerator into = JsonBody.JSON.createGenerator(event)) {
            into.writeStartObject();
            attributes.stream()
                    .filter(attribute -> !NO_ATTRIBUTES.contains(attribute.getKey()))
                    .forEach(attribute -> attribute(into, attribute.getKey(), value(attribute.getValue())));
            if (!mediaType.isEmpty()) {
                into.writeStringProperty("datacontenttype", mediaType);
            }
            data(into, mediaType, json, body, length);
            into.writeEndObject();
        }
        return event.toByteArray();
    }

    /** Headers have no types; the one extension that is a boolean here is written as one. */
    private static void attribute(JsonGenerator into, String name, String value) {
        if (name.equals("timeestimated") && value.equals("true")) {
            into.writeBooleanProperty(name, true);
        } else {
            into.writeStringProperty(name, value);
        }
    }

    private static void data(JsonGenerator into, String mediaType, boolean json, byte[] body, int length) {
        if (length == 0) {
            return;
        }
        if (json) {
            into.writeName("data");
            into.writeRawValue(new String(body, 0, length, StandardCharsets.UTF_8));
        } else if (TEXT.matcher(mediaType.toLowerCase(Locale.ROOT)).matches() && Utf8.firstBad(body, 0, length) < 0) {
            into.writeStringProperty("data", new String(body, 0, length, StandardCharsets.UTF_8));
        } else {
            into.writeStringProperty(
                    "data_base64",
                    new String(Base64.getEncoder().encode(Arrays.copyOf(body, length)), StandardCharsets.US_ASCII));
        }
    }

    /** Percent-encoded UTF-8, in quotes or not (HTTP protocol binding, 3.1.3.2). */
    private static String value(String header) {
        boolean quoted = header.length() > 1 && header.startsWith("\"") && header.endsWith("\"");
        String text = quoted ? header.substring(1, header.length() - 1).replaceAll("\\\\(.)", "$1") : header;
        return ESCAPES.matcher(text).replaceAll(BinaryMode::decoded);
    }

    private static String decoded(MatchResult escapes) {
        return Matcher.quoteReplacement(URLDecoder.decode(escapes.group(), StandardCharsets.UTF_8));
    }

    private static Problem whereItWasSent(Problem problem) {
        String at = problem.at();
        if (at.startsWith("/data")) {
            return new Problem(problem.code(), problem.message(), at.substring("/data".length()));
        }
        return at.startsWith("/")
                ? new Problem(problem.code(), problem.message(), "header ce-" + at.substring(1))
                : problem;
    }
}
