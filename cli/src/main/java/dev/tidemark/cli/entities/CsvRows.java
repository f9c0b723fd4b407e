package dev.tidemark.cli.entities;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.tidemark.cli.CommandFailure;
import dev.tidemark.cli.replay.Input;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** CSV (RFC 4180) in UTF-8 whose first line names the columns. */
final class CsvRows implements Rows {

    private final String file;
    private final CsvReader<NamedCsvRecord> reader;
    private final Iterator<NamedCsvRecord> records;

    private CsvRows(String file, CsvReader<NamedCsvRecord> reader) {
        this.file = file;
        this.reader = reader;
        this.records = reader.iterator();
    }

    static CsvRows of(Input input) throws IOException {
        var text = new InputStreamReader(input.lines(), StandardCharsets.UTF_8);
        return new CsvRows(
                input.name(),
                CsvReader.builder()
                        .detectBomHeader(false)
                        .allowMissingFields(true)
                        .allowExtraFields(true)
                        .ofNamedCsvRecord(text));
    }

    @Override
    public Optional<Row> next() throws IOException {
        try {
            return records.hasNext() ? Optional.of(row(records.next())) : Optional.empty();
        } catch (CsvParseException broken) {
            throw CommandFailure.wrongInput("%s is no CSV: %s".formatted(file, broken.getMessage()));
        }
    }

    private static Row row(NamedCsvRecord row) {
        var header = row.getHeader();
        if (row.getFieldCount() != header.size()) {
            return new Row.Bad(
                    row.getStartingLineNumber(),
                    "%d fields under %d columns".formatted(row.getFieldCount(), header.size()));
        }
        return Row.Good.of(row.getStartingLineNumber(), cells(header, row.getFields()));
    }

    /** Excel begins a file with a byte order mark. */
    private static Map<String, String> cells(List<String> header, List<String> fields) {
        var cells = new HashMap<String, String>();
        for (var i = 0; i < header.size(); i++) {
            cells.put(header.get(i).replace("\ufeff", "").strip(), fields.get(i));
        }
        return cells;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
