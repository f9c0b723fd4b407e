/**
 * HTTP in, durable out: authentication by write key, limits, the answer per item. A 2xx is sent only
 * after the {@code Intake} has every accepted event.
 *
 * <p>Knows nothing of Kafka, which {@code stream} brings as the intake, nor of any sender's format, which
 * {@code collect.adapter} brings as readers by media type. Bodies are bounded after inflation, one by one and all
 * together; a bad item never costs the good ones of its batch.
 *
 * <p>{@code Problems} says for every path of the server what is wrong, as {@code code}, {@code message}, {@code at}.
 */
@NullMarked
package dev.tidemark.server.collect;

import org.jspecify.annotations.NullMarked;
