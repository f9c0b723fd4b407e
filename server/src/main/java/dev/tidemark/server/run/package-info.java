/**
 * Wiring by hand, in one place: settings, start order, lifecycle, health and metrics.
 */
@NullMarked
package dev.tidemark.server.run;

import org.jspecify.annotations.NullMarked;
