/**
 * Questions over HTTP: the Cube protocol, who a token belongs to, and errors as {@code code}, {@code message}, {@code at}.
 *
 * <p>A question goes through six stages, each tested alone. It is <b>parsed</b> from JSON into words ({@code CubeQueryReader},
 * {@code CubeQuery}); <b>normalised</b> into what the words mean now and for a catalog ({@code Meaning}, {@code Asked});
 * <b>planned</b>, written as <b>SQL</b> and <b>run</b> by {@code dev.tidemark.query}; and <b>answered</b> in the protocol's
 * form ({@code CubeAnswer}). A refusal comes from the first stage that can tell, and never from the database.
 */
@NullMarked
package dev.tidemark.server.api;

import org.jspecify.annotations.NullMarked;
