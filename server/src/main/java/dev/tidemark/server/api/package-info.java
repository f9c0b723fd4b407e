/**
 * Questions over HTTP: the Cube protocol's load and meta, who a token belongs to, and errors as
 * {@code code}, {@code message}, {@code at}.
 */
@NullMarked
package dev.tidemark.server.api;

import org.jspecify.annotations.NullMarked;
