/**
 * How fast questions are answered, over as many events as a publisher and a chat service have: {@code bench/questions}.
 *
 * <p>Events are made, stored and rolled up by the product. Before anything is timed, each answer is held equal to that of
 * the events. Questions come by the clock, whether those before are answered or not, and a reading goes from the moment
 * at which a question was due.
 */
@NullMarked
package dev.tidemark.bench.questions;

import org.jspecify.annotations.NullMarked;
