/**
 * HTTP in, durable out: authentication by write key, limits, the answer per item. A 2xx is sent only
 * after the {@code Intake} has every accepted event.
 *
 * <p>Knows nothing of Kafka; {@code stream} implements the intake.
 */
@NullMarked
package dev.tidemark.server.collect;

import org.jspecify.annotations.NullMarked;
