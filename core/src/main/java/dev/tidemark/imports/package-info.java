/**
 * Imports: deliveries that say what slices of rollups are, in the place of events. What is delivered is gathered beside the
 * rollups, checked there, and put in the place of what they had in one transaction for all of them: who reads sees the
 * delivery whole, or not at all. The last import of a slice can be undone.
 *
 * <p>It reads no files and knows no formats: rows come as CSV, with the columns that a {@link dev.tidemark.imports.Staging}
 * tells. Which slices are imported stands in {@code tidemark.slices}; flush, recompute, verify and questions look there.
 */
@NullMarked
package dev.tidemark.imports;

import org.jspecify.annotations.NullMarked;
