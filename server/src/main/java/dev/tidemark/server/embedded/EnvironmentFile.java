package dev.tidemark.server.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A file of {@code KEY=value} lines, mode 600, that a shell can {@code source}: a value with characters that a
 * shell would read otherwise stands in single quotes.
 *
 * @param path where it is; it need not exist yet
 */
public record EnvironmentFile(Path path) {
    private static final Pattern KEY = Pattern.compile("[A-Z_][A-Z0-9_]*");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]*");

    /** The environment file of a data directory, which may belong to another, running tidemark. */
    public static EnvironmentFile in(Path dataDirectory) {
        return new EnvironmentFile(dataDirectory.resolve("tidemark.env"));
    }

    /**
     * Replaces the whole file at once; lines in the order of the map.
     *
     * @throws IllegalArgumentException for a key that no shell takes or a value with a line break
     * @throws EmbeddedFailure when it cannot be written
     */
    public void write(Map<String, String> values) {
        String text = values.entrySet().stream()
                .map(entry -> line(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining());
        try {
            PrivateFile.write(path, text);
        } catch (IOException e) {
            throw new EmbeddedFailure("cannot write " + path + ": " + e, e);
        }
    }

    /**
     * What {@link #write} wrote, in the same order; empty when there is no file.
     *
     * @throws EmbeddedFailure when it cannot be read
     */
    public Map<String, String> read() {
        Map<String, String> values = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(path)) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    values.put(line.substring(0, equals), unquoted(line.substring(equals + 1)));
                }
            }
        } catch (NoSuchFileException e) {
            return Map.of();
        } catch (IOException e) {
            throw new EmbeddedFailure("cannot read " + path + ": " + e, e);
        }
        return values;
    }

    private static String line(String key, String value) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("not a name for the environment: " + key);
        }
        if (value.lines().count() > 1 || value.endsWith("\n") || value.endsWith("\r")) {
            throw new IllegalArgumentException("the value of " + key + " has a line break");
        }
        return key + "=" + quoted(value) + "\n";
    }

    private static String quoted(String value) {
        return PLAIN.matcher(value).matches() ? value : "'" + value.replace("'", "'\\''") + "'";
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2 && text.startsWith("'") && text.endsWith("'");
        return quoted ? text.substring(1, text.length() - 1).replace("'\\''", "'") : text;
    }
}
