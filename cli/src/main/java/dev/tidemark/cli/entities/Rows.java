package dev.tidemark.cli.entities;

import java.io.IOException;
import java.util.Optional;

/** The rows of a file, one after the other. */
sealed interface Rows extends AutoCloseable permits CsvRows, JsonRows {

    /** The next one; nothing at the end. */
    Optional<Row> next() throws IOException;

    @Override
    void close() throws IOException;
}
