/**
 * Questions to a server over HTTP, and what it says to them, for people: tables and plans as text. Used by {@code query} alone.
 */
@NullMarked
package dev.tidemark.cli.ask;

import org.jspecify.annotations.NullMarked;
