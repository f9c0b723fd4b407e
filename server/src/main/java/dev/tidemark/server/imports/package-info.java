/**
 * Delivered files: CSV, TSV, NDJSON and Parquet, plain or compressed, read by DuckDB, checked row by row against what a rollup
 * takes, and handed to {@code dev.tidemark.imports} as they are read, in bounded memory. The command line, HTTP and the folder
 * watcher all deliver through this. A file that is broken fails the whole delivery; a row that is wrong is refused and told with
 * its line.
 */
@NullMarked
package dev.tidemark.server.imports;

import org.jspecify.annotations.NullMarked;
