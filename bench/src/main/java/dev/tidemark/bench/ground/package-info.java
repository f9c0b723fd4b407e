/** What is measured on: the embedded Postgres with the product's settings, and databases in it. */
@NullMarked
package dev.tidemark.bench.ground;

import org.jspecify.annotations.NullMarked;
