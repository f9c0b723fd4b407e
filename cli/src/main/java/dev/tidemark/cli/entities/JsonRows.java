package dev.tidemark.cli.entities;

import dev.tidemark.catalog.FieldPath;
import dev.tidemark.cli.replay.Input;
import dev.tidemark.cli.replay.Line;
import dev.tidemark.cli.replay.LineReader;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A JSON object per line. Columns are paths in it, such as {@code page.title}. */
final class JsonRows implements Rows {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final LineReader lines;

    private JsonRows(LineReader lines) {
        this.lines = lines;
    }

    static JsonRows of(Input input) throws IOException {
        return new JsonRows(LineReader.of(input));
    }

    @Override
    public Optional<Row> next() throws IOException {
        return lines.next().map(JsonRows::row);
    }

    private static Row row(Line line) {
        var number = line.place().line();
        if (line.isTooLong()) {
            return new Row.Bad(number, "longer than %,d bytes".formatted(LineReader.LONGEST));
        }
        try {
            var json = JSON.readTree(line.bytes());
            return json.isObject()
                    ? new Row.Good(number, column -> value(json, column))
                    : new Row.Bad(number, "not a JSON object");
        } catch (JacksonException _) {
            return new Row.Bad(number, "not JSON");
        }
    }

    private static @Nullable JsonNode value(JsonNode json, String column) {
        return FieldPath.parse(column).flatMap(path -> path.in(json)).orElse(null);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
