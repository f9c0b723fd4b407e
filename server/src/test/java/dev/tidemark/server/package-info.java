/** Tests of the whole module. */
@NullMarked
package dev.tidemark.server;

import org.jspecify.annotations.NullMarked;
