package dev.tidemark.server.imports;

import dev.tidemark.catalog.Nearest;
import dev.tidemark.server.imports.Asked.Wrong;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what is asked for: in the address, with the file as the body; or in a body of JSON that names files. */
final class AskedReader {

    private static final HeaderName KEY = HeaderNames.create("Idempotency-Key");
    private static final Map<String, Format> TYPES = Map.of(
            "text/csv", Format.CSV,
            "text/tab-separated-values", Format.TSV,
            "application/x-ndjson", Format.NDJSON,
            "application/vnd.apache.parquet", Format.PARQUET);

    private AskedReader() {}

    static Asked read(ServerRequest request, InputStream body) throws Wrong {
        return type(request).equals("application/json") ? named(request, body) : uploaded(request);
    }

    private static Asked uploaded(ServerRequest request) throws Wrong {
        var rollup = parameter(request, "rollup")
                .orElseThrow(() -> new Wrong("no_rollup", "say which rollup the file is for", "rollup"));
        var format = parameter(request, "format");
        var known =
                format.isPresent() ? Optional.of(format(format.get())) : Optional.ofNullable(TYPES.get(type(request)));
        if (known.isEmpty()) {
            throw new Wrong(
                    "unknown_format",
                    "say with format or Content-Type what the body is: " + String.join(", ", Format.words()),
                    "format");
        }
        return new Asked(
                Map.of(rollup, Asked.BODY),
                slice(parameter(request, "slice").orElse("")),
                errors(parameter(request, "max_errors").orElse("0")),
                known,
                key(request));
    }

    private static Asked named(ServerRequest request, InputStream body) throws Wrong {
        var order = json(body);
        for (var name : order.propertyNames()) {
            if (!name.matches("slice|rollups|max_errors")) {
                throw new Wrong("unknown_part", "no import has a part '" + Shown.of(name) + "'", "/" + name);
            }
        }
        var files = new LinkedHashMap<String, String>();
        order.path("rollups")
                .properties()
                .forEach(each -> files.put(each.getKey(), each.getValue().asString("")));
        if (files.isEmpty()) {
            throw new Wrong("no_rollup", "name a file for each rollup", "/rollups");
        }
        return new Asked(
                files,
                slice(order.path("slice").asString("")),
                errors(order.path("max_errors").asString("0")),
                Optional.empty(),
                key(request));
    }

    private static JsonNode json(InputStream body) throws Wrong {
        try {
            var read = JsonMapper.shared().readTree(body);
            if (read.isObject()) {
                return read;
            }
        } catch (JacksonException _) {
            // Said below.
        }
        throw new Wrong("invalid_json", "the body is not a JSON object", "body");
    }

    private static Slice slice(String words) throws Wrong {
        return Slice.of(words)
                .orElseThrow(() -> new Wrong(
                        "not_a_slice",
                        "slice should be a time such as 2026-11-22T03:00Z, or two with a slash between, the earlier first",
                        "slice"));
    }

    private static long errors(String number) throws Wrong {
        if (!number.matches("\\d{1,18}")) {
            throw new Wrong("not_a_number", "max_errors should be a whole number, 0 or more", "max_errors");
        }
        return Long.parseLong(number);
    }

    private static Format format(String word) throws Wrong {
        return Format.of(word)
                .orElseThrow(() -> new Wrong(
                        "unknown_format",
                        "no format '" + Shown.of(word) + "'; " + Nearest.clause(word, Format.words()),
                        "format"));
    }

    private static Optional<String> key(ServerRequest request) {
        return request.headers().first(KEY).filter(each -> !each.isBlank());
    }

    private static Optional<String> parameter(ServerRequest request, String name) {
        return request.query().first(name).asOptional().filter(each -> !each.isEmpty());
    }

    private static String type(ServerRequest request) {
        return request.headers()
                .first(HeaderNames.CONTENT_TYPE)
                .orElse("")
                .replaceFirst(";.*", "")
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
