package dev.tidemark.cli;

import dev.tidemark.server.imports.Format;
import dev.tidemark.server.imports.ImportSettings;
import dev.tidemark.server.imports.ImportSettings.Done;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the server's settings say of imports: a folder, and which names of files in it make a delivery. */
final class ImportKeys {

    private static final String SHAPE =
            "imports should be a list, each with the name of a file for each rollup, such as "
                    + "{articles: \"articles_{slice}.csv.gz\"}; ";

    private ImportKeys() {}

    static ImportSettings settings(Map<String, String> values) {
        var folder = find(values, ServerKeys.IMPORTS_FOLDER).map(Path::of);
        var deliveries =
                find(values, ServerKeys.IMPORTS).map(ImportKeys::deliveries).orElse(List.of());
        if (folder.isEmpty() && !deliveries.isEmpty()) {
            throw CommandFailure.wrongInput("imports need a folder to arrive in: set imports_folder");
        }
        if (folder.filter(Files::isDirectory).isEmpty() && folder.isPresent()) {
            throw CommandFailure.wrongInput("imports_folder is no folder: " + folder.get());
        }
        return new ImportSettings(
                folder, deliveries, done(find(values, ServerKeys.IMPORTS_DONE).orElse("move")));
    }

    private static Done done(String word) {
        return switch (word) {
            case "move" -> Done.MOVE;
            case "keep" -> Done.KEEP;
            default -> throw CommandFailure.wrongInput("imports_done should be move or keep, not '" + word + "'");
        };
    }

    private static List<Map<String, String>> deliveries(String json) {
        var deliveries = new ArrayList<Map<String, String>>();
        for (var each : list(json)) {
            var files = new LinkedHashMap<String, String>();
            each.properties()
                    .forEach(file ->
                            files.put(file.getKey(), name(file.getValue().asString(""))));
            if (files.isEmpty()) {
                throw CommandFailure.wrongInput(SHAPE + "one of them names none");
            }
            deliveries.add(files);
        }
        return deliveries;
    }

    private static JsonNode list(String json) {
        try {
            var list = JsonMapper.shared().readTree(json);
            if (list.isArray()) {
                return list;
            }
        } catch (JacksonException _) {
            // Said below.
        }
        throw CommandFailure.wrongInput(SHAPE + "it is no list");
    }

    private static String name(String pattern) {
        if (pattern.split("\\{slice}", -1).length != 2 || pattern.contains("/")) {
            throw CommandFailure.wrongInput(SHAPE + "'" + pattern + "' should be a name with {slice} in it once");
        }
        if (Format.ofName(pattern).isEmpty()) {
            throw CommandFailure.wrongInput(
                    SHAPE + "'" + pattern + "' should end as one of: " + String.join(", ", Format.words()));
        }
        return pattern;
    }

    private static Optional<String> find(Map<String, String> values, String key) {
        return Optional.ofNullable(values.get(key)).filter(value -> !value.isBlank());
    }
}
