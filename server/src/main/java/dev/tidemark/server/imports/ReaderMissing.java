package dev.tidemark.server.imports;

/** The library that reads files is not there. */
public final class ReaderMissing extends RuntimeException {

    ReaderMissing() {
        super(
                "files are read by DuckDB, whose jar is missing: put duckdb_jdbc (Maven: org.duckdb:duckdb_jdbc) into the folder lib");
    }
}
