/**
 * The catalog: what a user declares. YAML becomes checked, immutable records - sources, fields,
 * dimensions, measures, rollups and grains - or a list of all mistakes at once, each with its line, its
 * path and what was probably meant. Each thing that can be declared has a reader of its own, which hands what it
 * takes apart to {@code Declarations}; {@code CatalogSchema} says the same grammar to editors.
 *
 * <p>Stands first in the data flow: everything reads the catalog, the catalog reads nothing but its file.
 * It knows no SQL; how a rollup is stored is the business of {@code schema}.
 */
@NullMarked
package dev.tidemark.catalog;

import org.jspecify.annotations.NullMarked;
