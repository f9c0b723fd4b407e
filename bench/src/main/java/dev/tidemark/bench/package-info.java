/**
 * Load generators, baselines and reports. Never published; figures in the docs name the command here that
 * repeats them.
 */
@NullMarked
package dev.tidemark.bench;

import org.jspecify.annotations.NullMarked;
