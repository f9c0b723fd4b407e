package dev.tidemark.server.imports;

import java.sql.SQLException;
import java.util.regex.Pattern;

/** What DuckDB cannot read, in words for whoever delivered the file: its own are long, and advise on its settings. */
final class DuckError {

    private static final Pattern KIND = Pattern.compile("^(?:[A-Z][A-Za-z]* )+Error: ");
    private static final Pattern CSV = Pattern.compile("CSV Error on Line: (\\d+)\\R");
    private static final Pattern FOUND = Pattern.compile("Expected Number of Columns: (\\d+) Found: (\\d+)");
    private static final Pattern JSON = Pattern.compile("in line (\\d+): ([^\\r\\n]+)");

    private DuckError() {}

    static BadFile of(DeliveredFile file, SQLException e) {
        return new BadFile(file.name(), words(String.valueOf(e.getMessage())));
    }

    private static String words(String message) {
        var csv = CSV.matcher(message);
        if (csv.find()) {
            return "line %,d: %s".formatted(Long.parseLong(csv.group(1)), csv(message));
        }
        var json = JSON.matcher(message);
        if (json.find()) {
            return "line %,d: %s".formatted(Long.parseLong(json.group(1)), Shown.of(json.group(2)));
        }
        if (message.contains("expected records")) {
            return "not every line is a JSON object";
        }
        return "cannot be read: "
                + Shown.of(KIND.matcher(message.lines().findFirst().orElse("")).replaceFirst(""));
    }

    private static String csv(String message) {
        var found = FOUND.matcher(message);
        if (found.find()) {
            return "has %s values, and the header has %s names".formatted(found.group(2), found.group(1));
        }
        if (message.contains("unterminated quote")) {
            return "a quote is opened and not closed";
        }
        return message.contains("not utf-8") ? "is not UTF-8" : "is no CSV";
    }
}
