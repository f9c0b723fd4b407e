/** Showing how far long work is, on a terminal or in a log. It knows nothing of the work. */
@NullMarked
package dev.tidemark.cli.progress;

import org.jspecify.annotations.NullMarked;
