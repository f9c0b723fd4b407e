/** Tests of the whole module. */
@NullMarked
package dev.tidemark;

import org.jspecify.annotations.NullMarked;
