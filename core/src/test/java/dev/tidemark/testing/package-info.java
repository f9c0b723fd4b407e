/** A real Postgres for tests, shipped to the other modules as a test jar. */
@NullMarked
package dev.tidemark.testing;

import org.jspecify.annotations.NullMarked;
