package dev.tidemark.server.imports;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The refused rows of a delivery: all of them counted and, if wanted, written to a file; the first {@value #KEPT} kept. */
public final class Refusals implements AutoCloseable {

    /** As many as an answer or a terminal shows. */
    static final int KEPT = 100;

    private final List<RefusedRow> first = new ArrayList<>();
    private final Optional<Path> file;
    private Optional<CsvWriter> report = Optional.empty();
    private long count;

    /** @param file where all of them go, as CSV with the columns file, line, column and reason; made with the first one */
    public Refusals(Optional<Path> file) {
        this.file = file;
    }

    synchronized void add(RefusedRow row) {
        count++;
        if (first.size() < KEPT) {
            first.add(row);
        }
        file.ifPresent(path -> write(path, row));
    }

    /** Rows of which no line is known. */
    synchronized void addUntold(long rows) {
        count += rows;
    }

    private void write(Path path, RefusedRow row) {
        if (report.isEmpty()) {
            report = Optional.of(open(path));
        }
        report.get().writeRecord(row.file(), String.valueOf(row.line()), row.column(), row.reason());
    }

    private static CsvWriter open(Path path) {
        try {
            var report = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(Files.newBufferedWriter(path));
            report.writeRecord("file", "line", "column", "reason");
            return report;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the report of refused rows " + path, e);
        }
    }

    public synchronized long count() {
        return count;
    }

    /** The first ones, in the order in which they were found. */
    public synchronized List<RefusedRow> first() {
        return List.copyOf(first);
    }

    @Override
    public synchronized void close() {
        report.ifPresent(each -> {
            try {
                each.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        report = Optional.empty();
    }
}
