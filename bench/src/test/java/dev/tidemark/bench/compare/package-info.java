@NullMarked
package dev.tidemark.bench.compare;

import org.jspecify.annotations.NullMarked;
