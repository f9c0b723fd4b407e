/**
 * From the catalog to the database: numbered migrations of the control tables, generated tables,
 * partitions, triggers and functions of each rollup, and {@code apply}, which brings a database to a
 * catalog and says what it did.
 *
 * <p>The generated text lives here, one class per kind of statement, because one definition of a
 * dimension's or a measure's expression must serve capture, recompute and verify alike.
 */
@NullMarked
package dev.tidemark.schema;

import org.jspecify.annotations.NullMarked;
