package dev.tidemark.server.api;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rows of an answer and nothing else, for spreadsheets and pipes. */
enum Rows {
    /** RFC 4180 with a line of names; what there is none of is empty. */
    CSV("csv", "text/csv; charset=utf-8; header=present") {
        @Override
        String text(List<String> names, List<List<JsonNode>> rows) {
            var text = new StringWriter();
            try (var writer =
                    CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(text)) {
                writer.writeRecord(names);
                rows.forEach(row -> writer.writeRecord(
                        row.stream().map(value -> value.asString("")).toList()));
            } catch (IOException e) {
                throw new UncheckedIOException("writing to memory", e);
            }
            return text.toString();
        }
    },
    /** An object per line. */
    NDJSON("ndjson", "application/x-ndjson; charset=utf-8") {
        @Override
        String text(List<String> names, List<List<JsonNode>> rows) {
            var text = new StringBuilder();
            for (var row : rows) {
                var object = JsonMapper.shared().createObjectNode();
                IntStream.range(0, names.size()).forEach(place -> object.set(names.get(place), row.get(place)));
                text.append(JsonMapper.shared().writeValueAsString(object)).append('\n');
            }
            return text.toString();
        }
    };

    private final String suffix;
    private final String mediaType;

    Rows(String suffix, String mediaType) {
        this.suffix = suffix;
        this.mediaType = mediaType;
    }

    String suffix() {
        return suffix;
    }

    String mediaType() {
        return mediaType;
    }

    abstract String text(List<String> names, List<List<JsonNode>> rows);

    /**
     * What is written of a reply in the compact format. The time of a row has two names there, of which the one with the
     * granularity is kept.
     */
    String of(JsonNode reply) {
        var members = reply.path("data")
                .path("members")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
        var kept = IntStream.range(0, members.size())
                .filter(place -> members.stream().noneMatch(other -> other.startsWith(members.get(place) + ".")))
                .boxed()
                .toList();
        var rows = new ArrayList<List<JsonNode>>();
        reply.path("data")
                .path("dataset")
                .forEach(row -> rows.add(kept.stream().map(row::get).toList()));
        return text(kept.stream().map(members::get).toList(), rows);
    }
}
