/**
 * From a record of the stream to stored events: parse, find the source, validate, key, store. What cannot
 * be an event becomes a reject with a reason from a closed set.
 */
@NullMarked
package dev.tidemark.server.process;

import org.jspecify.annotations.NullMarked;
