@NullMarked
package dev.tidemark.bench.stress;

import org.jspecify.annotations.NullMarked;
