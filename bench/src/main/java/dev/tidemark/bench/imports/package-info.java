/**
 * How fast hourly deliveries are imported, and what readers notice of it: the peak hour of all publishers beside plain COPY, and a
 * month beside its questions. The company is invented, as large as a real one ({@code dev.tidemark.cli.warehouse}).
 */
@NullMarked
package dev.tidemark.bench.imports;

import org.jspecify.annotations.NullMarked;
