@NullMarked
package dev.tidemark.bench.faults;

import org.jspecify.annotations.NullMarked;
